import type { AnswerClass } from "../history/wire-data.ts";

/**
 * What a technology tells in the first bytes of a payload, some 40 to 70 of them. It must recognise its own: every
 * reader is asked of every link. It may look at bytes, and must not keep them: nothing of a payload goes into a history.
 */
export interface FirstBytesReader {
  /**
   * The class of an answer; undefined where the bytes are of another technology, or do not tell.
   *
   * @param request the first bytes of the request before it on its connection; empty where the server spoke first
   */
  classOf(answer: Buffer, request: Buffer): AnswerClass | undefined;
  /** Whether the client asks to be told of something later: a subscription, a consumer, a wait for the next job. */
  listens?(request: Buffer): boolean;
  /** Whether the request is owed an answer for certain, so that the end of its connection leaves it unfinished. */
  owesAnswer?(request: Buffer): boolean;
}

export function classOf(
  readers: readonly FirstBytesReader[],
  answer: Buffer,
  request: Buffer,
): AnswerClass | undefined {
  for (const reader of readers) {
    const found = reader.classOf(answer, request);
    if (found !== undefined) return found;
  }
  return undefined;
}
