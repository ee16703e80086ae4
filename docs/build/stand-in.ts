/**
 * Something that a fault is made for and never does anything to: whatever is asked of it is another of its kind. A fault
 * says its kind, its effect and its needs before it touches its target.
 */
export function standIn(): never {
  const target = () => undefined;
  const proxy: unknown = new Proxy(target, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => "" : proxy),
    apply: () => proxy,
  });
  return proxy as never;
}
