/** Names that a message lists at most. */
const mostListed = 12;

/** What a message says after a name that is unknown: the one that was probably meant, else those that there are. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  if (near !== undefined) return `(did you mean "${near}"?)`;
  if (known.length === 0) return "(there are none)";
  const listed = known.slice(0, mostListed).join(", ");
  return `(there are: ${listed}${known.length > mostListed ? ", …" : ""})`;
}

/** The known name with the fewest changed letters, of at most a third of all; nothing where none is so near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: { name: string; changes: number } | undefined;
  for (const other of known) {
    const changes = changedLetters(name.toLowerCase(), other.toLowerCase());
    if (changes > Math.max(name.length, other.length) / 3) continue;
    if (nearest === undefined || changes < nearest.changes) nearest = { name: other, changes };
  }
  return nearest?.name;
}

/** The distance of optimal string alignment: letters added, left out, replaced, or swapped with their neighbour. */
function changedLetters(one: string, other: string): number {
  let earlier: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 0; row < one.length; row++) {
    const current = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const same = one[row] === other[column];
      const swapped = row > 0 && one[row] === other[column - 1] && one[row - 1] === other[column];
      current.push(
        Math.min(
          (previous[column] ?? 0) + (same ? 0 : 1),
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          swapped ? (earlier[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [earlier, previous] = [previous, current];
  }
  return previous[other.length] ?? 0;
}
