/**
 * Vitest's global set-up: a run whose owner was killed must not go on, since the next start removes its
 * containers. The owner holds the other end of an IPC channel.
 */
export default function endWithParent(): void {
  if (process.send === undefined) return;
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref?.();
}
