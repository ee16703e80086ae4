import type { Check, Finding } from "#harness";

/** No service logs an error, whatever happens to it. `allow` names services that may. */
export function noErrorsLogged(options: { allow?: string[] } = {}): Check {
  const { allow = [] } = options;
  const name = "no errors logged";
  return {
    name,
    run(history) {
      const probes = history.of("probe").filter(({ subject }) => subject.startsWith("logs:"));
      const begins = probes.filter(({ data }) => data.edge === "begin");
      const wrong: Finding[] = history
        .of("log")
        .filter(({ subject, data }) => data.level === "error" && !allow.includes(subject))
        .map(({ subject, data, line }) => ({ subject, message: data.message, evidence: [line] }));
      // What nobody read may have held an error.
      const unseen: Finding[] = probes
        .filter(({ data }) => data.edge === "gap")
        .map(({ subject, line }) => ({
          subject,
          message: "not read throughout",
          evidence: [line],
          unknown: true,
        }));
      const isSeen = begins.length > 0 && unseen.length === 0;
      return {
        name,
        verdict: wrong.length > 0 ? "fail" : isSeen ? "pass" : "unknown",
        summary: `${wrong.length} errors in the logs of ${begins.length} services`,
        measured: [],
        bound: "no line of level error",
        evidence: begins.map(({ line }) => line),
        findings: [...wrong, ...unseen],
      };
    },
  };
}
