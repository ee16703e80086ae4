import type { CircuitSpec, TopologyData } from "../harness/history/events.ts";
import { savedLines } from "../harness/history/saved-lines.ts";
import { AuditCollector, type Discrepancy } from "./timeline/audits.ts";
import { CircuitCollector, type CircuitLane } from "./timeline/circuits.ts";
import { HealthCollector, type ServiceLane } from "./timeline/health.ts";
import { fieldsOf, type HistoryLine, listIn, numberIn, parseLine, textIn } from "./timeline/line.ts";
import { LinkCollector, type LinkLane } from "./timeline/links.ts";
import { RowCollector, type RowLines } from "./timeline/rows.ts";
import type { Span } from "./timeline/span.ts";

/** What the report keeps of a history: lanes thin enough to draw, and the events that a check cites. */
export interface ScenarioHistory {
  /** Services (jobs left out) and links that the platform declares; absent where the history does not say. */
  declared?: { services: string[]; links: string[] };
  events: number;
  /** Lines that could not be read. */
  unreadable: number;
  services: ServiceLane[];
  circuits: CircuitLane[];
  links: LinkLane[];
  rows?: RowLines;
  discrepancies: Discrepancy[];
  cited: ReadonlyMap<number, HistoryLine>;
  /** The most pressure seen: share of CPU time (0..1) and event-loop delay. */
  pressure?: { cpu: number; eventLoopDelayMs: number };
}

/** Takes a history line by line and forgets all but what is drawn, so memory does not grow with the file. */
export class HistoryDigest {
  readonly #health: HealthCollector;
  readonly #circuits: CircuitCollector;
  readonly #links: LinkCollector;
  readonly #rows: RowCollector;
  readonly #audits = new AuditCollector();
  readonly #cited = new Map<number, HistoryLine>();
  readonly #wanted: ReadonlySet<number>;
  #declared: ScenarioHistory["declared"];
  #pressure: { cpu: number; eventLoopDelayMs: number } | undefined;
  #lineNumber = 0;
  #events = 0;

  constructor(span: Span, wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
    this.#health = new HealthCollector(span);
    this.#circuits = new CircuitCollector(span);
    this.#links = new LinkCollector(span);
    this.#rows = new RowCollector(span);
  }

  read(text: string): void {
    if (text.trim() === "") return;
    this.#lineNumber += 1;
    const line = parseLine(text, this.#lineNumber);
    if (line === undefined) return;
    this.#events += 1;
    if (this.#wanted.has(line.line)) this.#cited.set(line.line, line);
    if (line.kind === "topology") this.#declare(line);
    if (line.kind === "link") this.#declareLink(line.subject);
    if (line.kind === "contention") this.#press(line);
    for (const collector of [this.#health, this.#circuits, this.#links, this.#rows, this.#audits]) {
      collector.see(line);
    }
  }

  /** What the platform declares is drawn even where nothing was seen of it. */
  #declare({ data }: Extract<HistoryLine, { kind: "topology" }>): void {
    const declared: NonNullable<ScenarioHistory["declared"]> = { services: [], links: [] };
    this.#declared = declared;
    for (const service of listIn(data, "services").map(fieldsOf<TopologyData["services"][number]>)) {
      const name = textIn(service, "name");
      if (name === undefined) continue;
      this.#health.declare(name);
      if (textIn(service, "role") !== "job") declared.services.push(name);
    }
    for (const link of listIn(data, "links").map(fieldsOf<TopologyData["links"][number]>)) {
      const id = textIn(link, "id");
      if (id !== undefined) this.#declareLink(id);
    }
    for (const circuit of listIn(data, "circuits").map(fieldsOf<CircuitSpec>)) {
      this.#circuits.declare(textIn(circuit, "service") ?? "", textIn(circuit, "circuit") ?? "");
    }
  }

  #declareLink(id: string): void {
    this.#links.declare(id);
    if (this.#declared?.links.includes(id) === false) this.#declared.links.push(id);
  }

  #press({ data }: Extract<HistoryLine, { kind: "contention" }>): void {
    this.#pressure = {
      cpu: Math.max(this.#pressure?.cpu ?? 0, numberIn(data, "cpu") ?? 0),
      eventLoopDelayMs: Math.max(
        this.#pressure?.eventLoopDelayMs ?? 0,
        numberIn(data, "eventLoopDelayMs") ?? 0,
      ),
    };
  }

  result(): ScenarioHistory {
    const rows = this.#rows.lines();
    return {
      ...(this.#declared === undefined ? {} : { declared: this.#declared }),
      events: this.#events,
      unreadable: this.#lineNumber - this.#events,
      services: this.#health.lanes(),
      circuits: this.#circuits.lanes(),
      links: this.#links.lanes(),
      ...(rows === undefined ? {} : { rows }),
      discrepancies: this.#audits.discrepancies(),
      cited: this.#cited,
      ...(this.#pressure === undefined ? {} : { pressure: this.#pressure }),
    };
  }
}

/** Reads a history from its file. Rejects when the file cannot be read. */
export async function readHistory(
  file: string,
  span: Span,
  wanted: ReadonlySet<number>,
): Promise<ScenarioHistory> {
  const digest = new HistoryDigest(span, wanted);
  for await (const { text } of savedLines(file)) digest.read(text);
  return digest.result();
}
