/**
 * The one way markup is made. A `html` template escapes every value that is not itself made by `html`, so text
 * from containers can only ever become text, in elements and in quoted attributes alike.
 */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let markup = strings[0] ?? "";
  for (const [index, value] of values.entries()) markup += markupOf(value) + (strings[index + 1] ?? "");
  return new Html(markup);
}

/** Markup that this project wrote itself: style sheets and scripts, never anything that was read at run time. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeText(value);
  return value.map(markupOf).join("");
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/**
 * Control characters, what has no width and the marks that turn the direction of writing are shown as `\u{…}`: a log line must
 * not be able to reorder or hide the words around it. Tabs and line ends stay.
 */
export function visible(text: string): string {
  return text.toWellFormed().replace(unsafeCharacters, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Joiners (U+200C, U+200D) stay: they belong to scripts and to pictures. */
const unsafeCharacters =
  /(?![\t\n])[\p{Cc}\p{Bidi_Control}\ufeff\u00ad\u180e\u200b\u2028\u2029\u2060-\u2064\u{e0000}-\u{e007f}]/gu;

/** At most `limit` characters of a text, and how many were left out. */
export function shortened(text: string, limit = 400): string {
  const characters = [...text];
  if (characters.length <= limit) return text;
  const left = characters.length - limit;
  return `${characters.slice(0, limit).join("")}… (${left.toLocaleString("en-US")} more characters)`;
}

/** Foreign text: shortened, and isolated from the direction of writing around it. */
export function said(text: string, limit?: number): Html {
  return html`<bdi class="said">${shortened(text, limit)}</bdi>`;
}

/** A relative path as a link; a path cannot become another scheme, another host or leave the folder. */
export function fileHref(path: string): string {
  const segments = path
    .toWellFormed()
    .split("/")
    .filter((segment) => !["", ".", ".."].includes(segment));
  return `./${segments.map(encodeURIComponent).join("/")}`;
}
