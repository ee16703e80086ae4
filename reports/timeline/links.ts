import { type HistoryLine, numberIn, textIn } from "./line.ts";
import { columnOf, columns, type Span } from "./span.ts";
import { type StateChange, type Stretch, stretchesOf } from "./stretches.ts";

/** Connections and payload of one link, by column of time. */
export interface LinkLane {
  id: string;
  attempts: number[];
  /** Attempts answered with RST: nobody listens. */
  refused: number[];
  /** Attempts that nothing answered. */
  unanswered: number[];
  /** RST on a connection that was established. */
  resets: number[];
  bytes: number[];
  /** Where the proxy did not listen, because its upstream was gone. */
  closed: Stretch[];
}

interface Collected extends Omit<LinkLane, "closed"> {
  /** Attempts without an answer so far: client port → column of the SYN. */
  pending: Map<number, number | undefined>;
  listening: StateChange[];
}

export class LinkCollector {
  readonly #links = new Map<string, Collected>();
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  declare(id: string): Collected {
    const known = this.#links.get(id);
    if (known !== undefined) return known;
    const empty = () => new Array<number>(columns).fill(0);
    const link = {
      id,
      attempts: empty(),
      refused: empty(),
      unanswered: empty(),
      resets: empty(),
      bytes: empty(),
      pending: new Map(),
      listening: [],
    };
    this.#links.set(id, link);
    return link;
  }

  see(line: HistoryLine): void {
    const { kind, at, subject, data } = line;
    if (kind === "packet") this.#packet(line);
    if (kind === "traffic") {
      const sum = (numberIn(data, "toServerBytes") ?? 0) + (numberIn(data, "toClientBytes") ?? 0);
      add(this.declare(subject).bytes, columnOf(this.#span, at), sum);
    }
    if (kind === "proxy") {
      const state = data.listening === false ? "closed" : "listening";
      this.declare(subject).listening.push({ at, state, note: textIn(data, "reason") ?? "" });
    }
  }

  #packet({ at, subject, data }: Extract<HistoryLine, { kind: "packet" }>): void {
    const link = this.declare(subject);
    const column = columnOf(this.#span, at);
    const port = numberIn(data, "clientPort") ?? 0;
    const flag = textIn(data, "flag");
    if (flag === "syn" && data.again !== true) {
      if (link.pending.has(port)) add(link.unanswered, link.pending.get(port));
      link.pending.set(port, column);
      add(link.attempts, column);
    } else if (flag === "syn-ack") {
      link.pending.delete(port);
    } else if (flag === "rst") {
      const wasAttempt = link.pending.delete(port) && textIn(data, "from") === "server";
      add(wasAttempt ? link.refused : link.resets, column);
    }
  }

  lanes(): LinkLane[] {
    return [...this.#links.values()].map(({ pending, listening, ...lane }) => {
      for (const column of pending.values()) add(lane.unanswered, column);
      const stretches = stretchesOf(listening, this.#span, (state) => (state === "closed" ? 1 : 0));
      return { ...lane, closed: stretches.filter((stretch) => stretch.state === "closed") };
    });
  }
}

function add(counts: number[], column: number | undefined, amount = 1): void {
  if (column !== undefined) counts[column] = (counts[column] ?? 0) + amount;
}
