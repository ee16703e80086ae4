/** Text that a container could print to get out of its place in the page. */
export const hostile = {
  script: "<script>globalThis.hostile = true</script>",
  endOfScript: `</script></style></title><img src=x onerror="globalThis.hostile = true">`,
  quotes: `" onmouseover="globalThis.hostile = true" x='\`\${1}`,
  rightToLeft: "\u202edrowssap \u200fabc\u2066def \u05e9\u05dc\u05d5\u05dd",
  emoji: "💥👩‍🚒🇺🇳 \ud800 broken",
  control: "\u0000\u0007\u001b[31mred\u001b[0m",
  longLine: `${"x".repeat(5_000)} ${"0123456789".repeat(500)}`,
  link: "javascript:globalThis.hostile=true",
  markdown: "| a | b |\n# heading [x](http://example.com) `code`",
};

export const hostileWhole = Object.values(hostile).join(" ");
