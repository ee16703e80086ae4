import { StringDecoder } from "node:string_decoder";

/** Puts the lines of one stream together from chunks that may end anywhere, in the middle of a character too. */
export class LineBuffer {
  readonly #decoder = new StringDecoder("utf8");
  readonly #longest: number;
  #pending = "";

  /** @param longest characters of a line that are kept; what a line has beyond them is left out */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that this chunk completes, without their ends. */
  take(chunk: Buffer): string[] {
    return this.#add(this.#decoder.write(chunk));
  }

  /** The line that the stream left without an end, if there is one. */
  end(): string[] {
    const lines = this.#add(this.#decoder.end());
    const last = this.#pending;
    this.#pending = "";
    return last === "" ? lines : [...lines, this.#kept(last)];
  }

  #add(text: string): string[] {
    const lines = `${this.#pending}${text}`.split("\n");
    // One character more than is kept tells that the line is longer; the rest of it is not held in memory.
    this.#pending = (lines.pop() ?? "").slice(0, this.#longest + 1);
    return lines.map((line) => this.#kept(line));
  }

  #kept(line: string): string {
    return (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, this.#longest);
  }
}
