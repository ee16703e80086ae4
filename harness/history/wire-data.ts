/**
 * What the first bytes of an answer say of it: the class of HTTP's status, or `ok` and `error` for protocols whose
 * servers say so in a reply's first bytes.
 */
export type AnswerClass = "ok" | "error" | "1xx" | "2xx" | "3xx" | "4xx" | "5xx";

/**
 * Requests and answers on a link in a window that begins at `at`; windows without any are not written. A request is
 * payload of the client after payload of the server (or the first of its connection), an answer the other way round: what
 * is pipelined counts once, and what a server sends unasked is no answer.
 */
export interface AnswersData {
  requests: number;
  answers: number;
  /** Answers by class, where their first bytes say it; each of them once. */
  classes?: Partial<Record<AnswerClass, number>>;
  /** From a request to the first byte of its answer, of the answers in this window. */
  firstAnswerMs?: { median: number; longest: number };
  /** Requests to which an answer is owed and whose connection the server ended without one. */
  unanswered?: number;
  /** When the first twenty of these were asked, in milliseconds on the run's clock. */
  unansweredSince?: number[];
  windowMs: number;
}

/**
 * Connections of a link that are established, as the capture knows it: written as a history begins and, at most once in
 * a window, where the number changed.
 */
export interface ConnectionsData {
  held: number;
  /** Of those held: on which the client has asked to be told of something, such as a subscription. Absent when 0. */
  listening?: number;
}

/** What a service's processes hold, as the machine's kernel counts it; what could not be read is absent. */
export interface ResourcesData {
  /** Of all its processes, without what the kernel may take back at any time. */
  memoryBytes?: number;
  sockets?: number;
  /** Open file descriptors, sockets among them. */
  files?: number;
  processes?: number;
  /** Whether its first process takes notice of the signal by which the engine asks it to stop. */
  noticesStop?: boolean;
}

/** Something that was counted for a time. */
export interface Counted {
  count: number;
  ms: number;
  /** How many come together, as variance by mean of the counts of seconds; 1 where they come by chance, 0.5 at least where they keep a rhythm. */
  clumps: number;
}

/** A rate as a comparison may use it: where the halves of the time differ, which a start makes them do, both halves. */
export interface LearntRate {
  least: Counted;
  most: Counted;
}

/**
 * What a link is like while nothing is faulted (subject: the link). In a history it was learnt on this stack before the
 * history began, for a stack is taken over and its next scenario need not watch it as long again.
 */
export interface LearntData {
  /** For how long it was watched. */
  ms: number;
  requests: LearntRate;
  answers: LearntRate;
  /** Windows of 100 ms in which the server sent something. */
  fromServer: LearntRate;
  attempts: LearntRate;
  /** Of the half of the time in which fewer passed. */
  bytesPerSecond: { toServer: number; toClient: number };
  /** The longest pause between two groups of requests, and how many of these there were. */
  rhythm: { groups: number; longestPauseMs: number };
  /** Connections; absent where nobody counted them. */
  held?: { least: number; most: number; last: number; listening: number };
  /** Answers whose class is known, and how many of them were errors. */
  told: { answers: number; errors: number };
  /** Median over windows with answers of the time to the first byte; absent where there were none. */
  firstAnswer?: { medianMs: number; windows: number };
}

/** A link as the history knows it. */
export interface LinkData {
  /** `client->server:port`, of datagrams `client->server:port/udp` */
  id: string;
  client: string;
  server: string;
  port: number;
  /** TCP where nothing is said. */
  protocol?: "udp";
  /**
   * The way of its packets where no fault asks for another: forwarded by the packet filter, which passes a server's own
   * refusals and resets on, or copied by Toxiproxy, where nothing is said.
   */
  path?: "filter" | "toxiproxy";
}
