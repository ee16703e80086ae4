# Counts five sales a second in the store, and goes on when the store is gone for a while.
while :; do
  if redis-cli -h "$STORE" incr sales; then touch /tmp/sold; fi
  sleep 0.2
done
