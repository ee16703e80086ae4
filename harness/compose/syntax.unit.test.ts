// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { describe, expect, test } from "vitest";
import { parseBytes, parseDurationMs } from "./keys/units.ts";
import { splitWords } from "./keys/words.ts";
import { parseEnvironmentFile } from "./yaml/dotenv.ts";
import { Problems } from "./yaml/problems.ts";

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["1m30s", 90_000],
  ["2h", 7_200_000],
  ["1.5s", 1_500],
  ["0", 0],
  ["0s", 0],
  ["100us", 0.1],
  ["10", undefined],
  ["", undefined],
  ["1m 30s", undefined],
  ["-1s", undefined],
  ["5 seconds", undefined],
])("duration %s is %s ms", (text, expected) => {
  expect(parseDurationMs(text)).toBe(expected);
});

test.each([
  ["1024", 1_024],
  ["1k", 1_024],
  ["64m", 67_108_864],
  ["64MB", 67_108_864],
  ["1.5GiB", 1_610_612_736],
  ["2 gb", 2_147_483_648],
  ["10b", 10],
  ["", undefined],
  ["-1", undefined],
  ["64 megabytes", undefined],
])("size %s is %s bytes", (text, expected) => {
  expect(parseBytes(text)).toBe(expected);
});

test.each([
  ["redis-server --save ''", ["redis-server", "--save", ""]],
  [`sh -c "echo \\"a b\\" && exit 1"`, ["sh", "-c", 'echo "a b" && exit 1']],
  ["a\\ b c", ["a b", "c"]],
  [`'single \\ $x' "double \\n \\$x"`, ["single \\ $x", "double \n $x"]],
  ["  spaced \t out\n", ["spaced", "out"]],
  [`pre"quoted"'post'`, ["prequotedpost"]],
  ["", []],
  [`"open`, undefined],
  ["end\\", undefined],
])("words of %s", (line, expected) => {
  expect(splitWords(line)?.words).toEqual(expected);
});

describe("environment files", () => {
  function parse(text: string, raw = false): { values: Record<string, string>; errors: string[] } {
    const findings = new Problems("/p/compose.yaml");
    const values = parseEnvironmentFile(text, "/p/.env", (name) => ({ HOME: "/h" })[name], findings, { raw });
    return {
      values: Object.fromEntries(values),
      errors: findings.errors.map(({ line, message }) => `${line}: ${message}`),
    };
  }

  test("every form of a line", () => {
    const text = [
      "# comment",
      "PLAIN=value # a comment",
      "HASH=a#b",
      "export EXPORTED = spaced ",
      "SINGLE='literal $HOME # not a comment' # comment",
      'DOUBLE="line\\nnext \\"q\\" $HOME \\$HOME"',
      "MULTI='first",
      "second'",
      "USES=${PLAIN}/${OTHER:-none}",
      "YAML: style",
      "EMPTY=",
      "HOME",
      "NOT_SET",
    ].join("\r\n");
    expect(parse(text)).toEqual({
      values: {
        PLAIN: "value",
        HASH: "a#b",
        EXPORTED: "spaced",
        SINGLE: "literal $HOME # not a comment",
        DOUBLE: 'line\nnext "q" /h $HOME',
        MULTI: "first\nsecond",
        USES: "value/none",
        YAML: "style",
        EMPTY: "",
        HOME: "/h",
      },
      errors: [],
    });
  });

  test("mistakes carry their line and never the value", () => {
    expect(parse("OK=1\n=hidden\nBAD KEY=hidden\nOPEN='hidden\nX=${Y:?say Y}")).toEqual({
      values: { OK: "1" },
      errors: [
        '2: "" is not a variable; expected KEY=value.',
        '3: "BAD KEY" is not a variable; expected KEY=value.',
        "4: the quote that opens the value of OPEN is not closed.",
      ],
    });
    expect(parse("X=${Y:?say Y}").errors).toEqual(["1: X: required variable Y is not set: say Y."]);
  });

  test("raw keeps values as they are", () => {
    expect(parse("A='x' # $y", true).values).toEqual({ A: "'x' # $y" });
  });
});
