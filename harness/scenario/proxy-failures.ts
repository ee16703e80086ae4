import type { History } from "../history/log.ts";

/** What proxies could not do, a sentence each: from then on a link was not what the scenario took it for. */
export function proxyFailures(history: History): string[] {
  return history
    .of("finding")
    .flatMap(({ source, subject, data }) =>
      source === "proxy" ? [`the proxy of ${subject}: ${data.what}`] : [],
    );
}
