import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, type ProvenFault } from "./fault-spans.ts";

type Line = HistoryEvent<"log">;

const complains = /warn|error|fatal|critical/i;
/** How system calls and their libraries say that a disk takes nothing. */
const ofDisk = /\b(ENOSPC|EROFS|EIO)\b|no space|read-only|not permitted|input\/output/i;

/**
 * What a service said of its own disk while that refused: it names the disk, or it is something that the service had
 * not said before the fault and that is about none of the others. Many services complain all the time, of those that
 * are cut off around the fault above all.
 */
export function complaintsOfDisk(history: History, { services }: TopologyData, span: ProvenFault): Line[] {
  const lines = history.of("log", span.target).filter(({ data }) => complains.test(data.level));
  const known = new Set(lines.filter(({ at }) => at < beginOf(span)).map(formOf));
  const others = services.filter(({ name }) => name !== span.target);
  // Compose lets nothing into a service's name that means something here, but for the dot.
  const namesOfOthers = others.map(({ name }) => new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`, "i"));
  const isAboutOther = (line: Line) => namesOfOthers.some((other) => other.test(textOf(line)));
  return lines.filter(
    (line) =>
      line.at >= beginOf(span) &&
      line.at <= span.healed.at &&
      (ofDisk.test(textOf(line)) || !(known.has(formOf(line)) || isAboutOther(line))),
  );
}

/** Two lines of one form differ at most in figures, and in the fields beside a name or a message. */
function formOf({ data }: Line): string {
  return `${data.event ?? ""} ${data.message}`.replace(/\d+/g, "0");
}

function textOf({ data }: Line): string {
  return [data.event, data.message, ...Object.values(data.fields)].join(" ");
}
