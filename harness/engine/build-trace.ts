/** A field of a protocol-buffer message: its number, and the bytes of a text or message. Numbers are left out. */
type Field = [number: number, bytes: Uint8Array];

/** Fields of BuildKit's `StatusResponse`, and of the vertices and log lines in it. Source: its control.proto. */
const response = { vertex: 1, log: 3 } as const;
const vertex = { name: 3, error: 7 } as const;
const log = { text: 4 } as const;

/** What the builder does for itself. */
const within = /^(\[internal\]|copy \/context)/;

/** Reads BuildKit's trace, as an engine sends it piece by piece in the stream of a build. */
export class BuildTrace {
  /** Names and errors of steps, which every further piece about a step repeats. */
  readonly #told = new Set<string>();

  /**
   * What people read in a piece: names of steps, each once, and what steps print. Anything that is no such piece gives
   * nothing.
   *
   * @param aux base64 of a `StatusResponse`
   */
  lines(aux: string): string[] {
    return fieldsOf(Buffer.from(aux, "base64")).flatMap(([number, bytes]) => {
      if (number === response.log) return linesIn(bytes, [log.text]);
      if (number !== response.vertex) return [];
      return linesIn(bytes, [vertex.name, vertex.error]).filter((line) => {
        const isNew = !within.test(line) && !this.#told.has(line);
        this.#told.add(line);
        return isNew;
      });
    });
  }
}

function linesIn(bytes: Uint8Array, wanted: readonly number[]): string[] {
  return fieldsOf(bytes)
    .filter(([field]) => wanted.includes(field))
    .flatMap(([, value]) => Buffer.from(value).toString("utf8").split("\n"))
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const key = number();
    const [field, kind] = [Math.floor(key / 8), key % 8];
    if (kind === 0) number();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = number();
      fields.push([field, bytes.subarray(at, at + length)]);
      at += length;
    } else return fields;
  }
  return fields;
}
