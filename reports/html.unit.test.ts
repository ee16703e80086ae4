import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeText, fileHref, html, said, shortened } from "./html.ts";
import { hostile } from "./testing/hostile.ts";

describe("html", () => {
  test("escapes every value that is not markup of its own", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(html`<p title="${`"'<>&`}">${inner}${["a", 1, null, false, undefined]}</p>`.markup).toBe(
      '<p title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;i&gt;</b>a1</p>',
    );
  });

  test("no text at all can begin a tag or end an attribute", () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(fc.property(fc.string({ unit }), (text) => !/[<>"']/.test(escapeText(text))));
  });

  test("shows control characters and marks of direction instead of obeying them", () => {
    expect(escapeText(hostile.control)).toBe("\\u{0}\\u{7}\\u{1b}[31mred\\u{1b}[0m");
    expect(escapeText("\u202eabc\u2066")).toBe("\\u{202e}abc\\u{2066}");
    expect(escapeText("a\n\tb")).toBe("a\n\tb");
    expect(escapeText("\ud800")).toBe("\ufffd");
  });

  test("shortens long text, says by how much, and cuts no character in two", () => {
    expect(shortened("💥".repeat(5), 3)).toBe("💥💥💥… (2 more characters)");
    expect(said(hostile.longLine).markup.length).toBeLessThan(500);
  });

  test("a path stays a path below the report", () => {
    expect(fileHref("a/b c.ndjson")).toBe("./a/b%20c.ndjson");
    expect(fileHref("../../etc/passwd")).toBe("./etc/passwd");
    expect(fileHref("//host/x")).toBe("./host/x");
    expect(fileHref(hostile.link)).toBe("./javascript%3AglobalThis.hostile%3Dtrue");
    expect(fileHref("a\ud800")).toBe("./a%EF%BF%BD");
  });
});
