#!/usr/bin/env bash
# Chaos Toolkit 1.19.0 ends with success when the fault could not be made.
#
# The experiment below has a steady state that always holds and one action, which raises an error: nothing was ever
# broken. A good engineer expects the experiment to fail, or to say that it proves nothing. Its status is "completed",
# it has not deviated and the exit code is 0, the same as for a system that survived its fault; that the action
# failed stands in the log and in the journal alone.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> chaostoolkit 1.19.0, chaostoolkit-lib 1.44.0
#> action "cut the link": failed
#> experiment: status completed, deviated False
#> exit code 0
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check chaostoolkit==1.19.0 chaostoolkit-lib==1.44.0

cat > link.py <<'PROGRAM'
def cut():
    raise RuntimeError("there is no proxy of that name")


def answers():
    return True
PROGRAM
cat > experiment.json <<'EXPERIMENT'
{
  "version": "1.0.0",
  "title": "The service survives a cut",
  "description": "Its fault cannot be made.",
  "steady-state-hypothesis": {
    "title": "The service answers",
    "probes": [
      {
        "type": "probe", "name": "it answers", "tolerance": true,
        "provider": { "type": "python", "module": "link", "func": "answers" }
      }
    ]
  },
  "method": [
    {
      "type": "action", "name": "cut the link",
      "provider": { "type": "python", "module": "link", "func": "cut" }
    }
  ],
  "rollbacks": []
}
EXPERIMENT
code=0
PYTHONPATH=. timeout 120 python/bin/chaos --no-version-check run experiment.json > chaos.log 2>&1 || code=$?

cat > tell.py <<'PROGRAM'
import json
from importlib.metadata import version

journal = json.load(open("journal.json"))
print(f"chaostoolkit {version('chaostoolkit')}, chaostoolkit-lib {version('chaostoolkit-lib')}")
for step in journal["run"]:
    print(f"action \"{step['activity']['name']}\": {step['status']}")
print(f"experiment: status {journal['status']}, deviated {journal['deviated']}")
PROGRAM
{ python/bin/python tell.py && echo "exit code $code"; } | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
