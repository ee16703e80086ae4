import type { AnswerClass, AnswersData } from "../history/wire-data.ts";
import { classOf, type FirstBytesReader } from "./first-bytes.ts";
import { LinkWindows } from "./link-windows.ts";
import type { TcpPacket } from "./pcap.ts";

/** Half a second tells when answers turned into errors, and costs a busy link two lines a second. */
const windowMs = 500;
/** More first bytes of a request than any reader looks at. */
const keptBytes = 80;

/** One packet's way: which connection of which link, and who sent it. */
export interface Passing {
  link: string;
  clientPort: number;
  from: "client" | "server";
  at: number;
}

export interface ConversationWriter {
  answers(link: string, since: number, data: AnswersData): void;
  connections(link: string, at: number, data: { held: number; listening: number }): void;
}

/** A connection that is established, or on which payload passed. */
interface Conversation {
  /** Who sent payload last. */
  last?: "client" | "server";
  request: Buffer;
  askedAt: number;
  isOwed: boolean;
  isListening: boolean;
}

interface Exchanged {
  requests: number;
  answers: number;
  classes: Map<AnswerClass, number>;
  firstAnswerMs: number[];
  /** When each was asked. */
  unanswered: number[];
}

/** So many lost requests of a window are told one by one. */
const mostKept = 20;

const nothing = Buffer.alloc(0);

/** Follows the connections of links: which are held, what is asked and answered on them. */
export class Conversations {
  readonly #readers: readonly FirstBytesReader[];
  readonly #writer: ConversationWriter;
  readonly #links = new Map<string, Map<number, Conversation>>();
  readonly #windows = new LinkWindows<Exchanged>(
    windowMs,
    () => ({ requests: 0, answers: 0, classes: new Map(), firstAnswerMs: [], unanswered: [] }),
    (link, since, exchanged) => this.#writeAnswers(link, since, exchanged),
  );
  readonly #changes = new LinkWindows<{ at: number }>(
    windowMs,
    () => ({ at: 0 }),
    (link, _, { at }) => this.#writeConnections(link, at),
  );
  readonly #told = new Map<string, string>();

  constructor(readers: readonly FirstBytesReader[], writer: ConversationWriter) {
    this.#readers = readers;
    this.#writer = writer;
  }

  /** A control packet: a connection begins or ends. */
  control(way: Passing, { syn, ack, fin, rst }: Pick<TcpPacket, "syn" | "ack" | "fin" | "rst">): void {
    const ofLink = this.#of(way.link);
    if (fin || rst) this.#end(way, ofLink);
    else if (syn && ack) ofLink.set(way.clientPort, begun());
    // Whatever had this port before is over, also where nobody saw its end.
    else if (syn && !ofLink.delete(way.clientPort)) return;
    this.#changed(way);
  }

  /** Payload that was not seen before. */
  payload(way: Passing, firstBytes: Buffer): void {
    const ofLink = this.#of(way.link);
    let conversation = ofLink.get(way.clientPort);
    if (conversation === undefined) {
      // Data behind an end (a half-closed connection) is of no connection that is held.
      conversation = begun();
      if (way.from === "server") return;
      ofLink.set(way.clientPort, conversation);
      this.#changed(way);
    }
    if (way.from === "client") this.#asked(way, conversation, firstBytes);
    else if (conversation.last === "client") this.#answered(way, conversation, firstBytes);
    conversation.last = way.from;
  }

  /** Writes what is held now, as a history begins. */
  tell(links: Iterable<string>, at: number): void {
    for (const link of links) {
      this.#told.delete(link);
      this.#writeConnections(link, at);
    }
  }

  #asked(way: Passing, conversation: Conversation, firstBytes: Buffer): void {
    if (!conversation.isListening && this.#readers.some((reader) => reader.listens?.(firstBytes))) {
      conversation.isListening = true;
      this.#changed(way);
    }
    if (conversation.last === "client") return;
    conversation.request = Buffer.from(firstBytes.subarray(0, keptBytes));
    conversation.askedAt = way.at;
    conversation.isOwed = this.#readers.some((reader) => reader.owesAnswer?.(firstBytes));
    this.#windows.at(way.link, way.at).requests++;
  }

  #answered(way: Passing, conversation: Conversation, firstBytes: Buffer): void {
    conversation.isOwed = false;
    const window = this.#windows.at(way.link, way.at);
    window.answers++;
    window.firstAnswerMs.push(way.at - conversation.askedAt);
    const found = classOf(this.#readers, firstBytes, conversation.request);
    if (found !== undefined) window.classes.set(found, (window.classes.get(found) ?? 0) + 1);
  }

  #end(way: Passing, ofLink: Map<number, Conversation>): void {
    const ended = ofLink.get(way.clientPort);
    ofLink.delete(way.clientPort);
    if (ended?.isOwed && ended.last === "client" && way.from === "server")
      this.#windows.at(way.link, way.at).unanswered.push(ended.askedAt);
  }

  #of(link: string): Map<number, Conversation> {
    const known = this.#links.get(link);
    if (known !== undefined) return known;
    const made = new Map<number, Conversation>();
    this.#links.set(link, made);
    return made;
  }

  #changed({ link, at }: Passing): void {
    this.#changes.at(link, at).at = at;
  }

  #writeConnections(link: string, at: number): void {
    const held = [...this.#of(link).values()];
    const data = { held: held.length, listening: held.filter(({ isListening }) => isListening).length };
    const key = `${data.held} ${data.listening}`;
    if (this.#told.get(link) === key) return;
    this.#told.set(link, key);
    this.#writer.connections(link, at, data);
  }

  #writeAnswers(link: string, since: number, exchanged: Exchanged): void {
    const { requests, answers, classes, firstAnswerMs, unanswered } = exchanged;
    firstAnswerMs.sort((one, other) => one - other);
    const [median, longest] = [firstAnswerMs[firstAnswerMs.length >> 1], firstAnswerMs.at(-1)];
    this.#writer.answers(link, since, {
      ...{ requests, answers },
      ...(classes.size === 0 ? {} : { classes: Object.fromEntries(classes) }),
      ...(median === undefined || longest === undefined
        ? {}
        : { firstAnswerMs: { median: rounded(median), longest: rounded(longest) } }),
      ...(unanswered.length === 0
        ? {}
        : { unanswered: unanswered.length, unansweredSince: unanswered.slice(0, mostKept).map(rounded) }),
      windowMs,
    });
  }
}

const begun = (): Conversation => ({ request: nothing, askedAt: 0, isOwed: false, isListening: false });

/** Packets are known to some hundredths of a millisecond. */
const rounded = (ms: number) => Math.round(ms * 100) / 100;
