import type { LinkSpec } from "../compose/model.ts";
import type { EventData } from "../history/events.ts";
import type { History } from "../history/log.ts";
import type { Recorder } from "../history/recorder.ts";
import type { ScenarioResult } from "../scenario/result.ts";

/** What the gate has learnt of a platform so far, over all of its scenarios and between them. */
export class GateMemory {
  readonly #recorders = new WeakSet<Recorder>();
  /** By link, when it was used, on the run's clock; the last hundred of each. */
  readonly #uses = new Map<string, number[]>();
  /** Services whose last word was an end by their own success. */
  readonly #done = new Set<string>();
  /** Links that came to be known on the wire, and all that ever listened. */
  readonly #strangers = new Map<string, LinkSpec>();
  readonly #listening = new Set<string>();
  /** Links on which somebody was answered in HTTP. */
  readonly #http = new Set<string>();
  #watchedFrom: number | undefined;
  #sick: string | undefined;

  /** From now on every use of a link is remembered, whichever scenario runs, and between two of them. */
  watch(recorder: Recorder, now: () => number): void {
    this.#watchedFrom ??= performance.now();
    if (this.#recorders.has(recorder)) return;
    this.#recorders.add(recorder);
    recorder.onSighting(({ kind, subject, data, at }) => {
      if (isUse(kind, data)) this.#used(subject, at ?? now());
      if (kind === "answers") this.#answered(subject, data as EventData["answers"]);
      if (kind === "container") this.#lived(subject, data as EventData["container"]);
      if (kind === "link") this.#met(data as EventData["link"]);
      if (kind === "proxy") this.#listened(subject, data as EventData["proxy"]);
    });
  }

  /** What a history shows of the time before it was watched. */
  learn(history: History): void {
    for (const { kind, subject, data, at } of history.events) if (isUse(kind, data)) this.#used(subject, at);
    for (const { subject, data } of history.of("answers")) this.#answered(subject, data);
    for (const { subject, data } of history.of("container")) this.#lived(subject, data);
    for (const { data } of history.of("link")) this.#met(data);
    for (const { subject, data } of history.of("proxy")) this.#listened(subject, data);
  }

  #met({ path: _, ...link }: EventData["link"]): void {
    this.#strangers.set(link.id, { ...link, from: "wire" });
  }

  #listened(link: string, { listening }: EventData["proxy"]): void {
    if (listening) this.#listening.add(link);
  }

  /** Links that nobody named, that somebody used, and whose server has answered. */
  get found(): LinkSpec[] {
    return [...this.#strangers.values()].filter(({ id }) => this.#listening.has(id));
  }

  #lived(service: string, { action, by, exitCode }: EventData["container"]): void {
    if (action === "start") this.#done.delete(service);
    if (action === "die" && by === "platform" && exitCode === 0) this.#done.add(service);
  }

  /** Whether a service ended with 0 and was not started again: its links are nobody's any more. */
  isDone(service: string): boolean {
    return this.#done.has(service);
  }

  #used(link: string, at: number): void {
    const uses = this.#uses.get(link) ?? [];
    const last = uses.at(-1);
    if (last !== undefined && at - last < apartMs) return;
    uses.push(at);
    if (uses.length > mostUses) uses.shift();
    this.#uses.set(link, uses);
  }

  isUsed(link: string): boolean {
    return this.#uses.has(link);
  }

  #answered(link: string, { classes = {} }: EventData["answers"]): void {
    if (Object.keys(classes).some((name) => /^[1-5]xx$/.test(name))) this.#http.add(link);
  }

  /** Whether visitors ask on a link all the time: they tried each published port, and stay where it speaks HTTP. */
  isVisited(link: string): boolean {
    return this.#http.has(link);
  }

  /** The longest pause between two uses of a link that was seen so far, in milliseconds; 0 where two were not seen. */
  rhythmMs(link: string): number {
    const uses = this.#uses.get(link) ?? [];
    return uses.reduce((longest, at, index) => Math.max(longest, at - (uses[index - 1] ?? at)), 0);
  }

  /** For how long uses have been looked for, in milliseconds. */
  watchedMs(): number {
    return this.#watchedFrom === undefined ? 0 : performance.now() - this.#watchedFrom;
  }

  /** Why nothing more is to be learnt from this platform; the first cause counts. */
  get sick(): string | undefined {
    return this.#sick;
  }

  /** The clean start is judged: one that failed, or ended in no steady state, says all that there is to say. */
  started(result: Judged | undefined): void {
    if (result === undefined) this.#sick ??= "nobody saw the end of the clean start";
    // What the machine cannot do is no illness of the platform.
    else if (result.verdict === "not covered") this.#sick ??= result.reason;
    else this.#learnSickness(result, ["comes up", "no crash, no restart"], result.reason);
  }

  /** Another scenario is judged: if the platform could not even be started for it, no other will be. */
  ended(result: Judged | undefined): void {
    if (result !== undefined) this.#learnSickness(result, ["comes up"], undefined);
  }

  #learnSickness({ id, checks }: Judged, names: readonly string[], reason: string | undefined): void {
    const found = checks
      .filter(({ name, verdict }) => names.includes(name) && verdict === "fail")
      .flatMap(({ findings }) => findings.map(({ message }) => message));
    const cause = found[0] ?? reason;
    if (cause !== undefined) this.#sick ??= `the platform was sick already (${id}): ${cause}`;
  }
}

type Judged = Pick<ScenarioResult, "checks" | "reason" | "id" | "verdict">;
/** Uses that are closer together than this are one. */
const apartMs = 100;
const mostUses = 100;

/** A client's connection attempt, or a request on a live connection. */
function isUse(kind: string, data: object): boolean {
  if (kind === "traffic") return "toServerBytes" in data && Number(data.toServerBytes) > 0;
  if (kind !== "packet") return false;
  const { flag, from, again } = data as { flag?: string; from?: string; again?: boolean };
  return flag === "syn" && from === "client" && again !== true;
}
