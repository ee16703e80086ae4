import { count, plural } from "../format.ts";
import { type Html, html, shortened } from "../html.ts";
import type { RowLines } from "../timeline/rows.ts";
import { columns } from "../timeline/span.ts";

const heightPx = 104;

/** Rows acknowledged and rows stored as two lines; the space between them is what is under way. */
export function rowLane(rows: RowLines): Html {
  const stores = rows.stores.slice(0, 3);
  const most = Math.max(1, ...rows.acknowledged, ...stores.flatMap((store) => store.rows));
  const acknowledged = points(rows.acknowledged, most);
  const first = stores[0] === undefined ? undefined : points(stores[0].rows, most);
  const legend = [
    entry("acknowledged", "acknowledged", rows.acknowledged.at(-1) ?? 0),
    ...stores.map((store, index) =>
      entry(`stored store-${index}`, `stored in ${store.store}`, store.rows.at(-1) ?? 0),
    ),
  ];
  const left = (rows.acknowledged.at(-1) ?? 0) - (stores[0]?.rows.at(-1) ?? 0);
  const words = `${count(rows.acknowledged.at(-1) ?? 0)} rows acknowledged; ${stores
    .map((store) => `${count(store.rows.at(-1) ?? 0)} stored in ${store.store}`)
    .join("; ")}`;
  return html`
<div class="lane rows" data-rows="${most}">
<div class="label">${legend}${stores.map(({ before }) => before > 0 && html`<span class="entry soft"><span>${plural(before, "row")} of before left out</span></span>`)}${rows.canaries > 0 && html`<span class="entry soft"><span>and ${plural(rows.canaries, "canary", "canaries")} stored after that</span></span>`}${stores.length > 0 && left > 0 && html`<span class="entry apart"><span>not stored in the end</span> <b>${count(left)}</b></span>`}</div>
<svg class="plot" height="${heightPx}" width="100%" role="img" aria-label="${shortened(words)}">
<line class="base" x1="0" x2="100%" y1="${heightPx - 1}" y2="${heightPx - 1}"/>
<svg class="curves" height="${heightPx - 16}" y="14" width="100%" viewBox="0 0 ${columns} 100" preserveAspectRatio="none">
${first !== undefined && html`<path class="under-way" d="M${acknowledged.join("L")}L${first.toReversed().join("L")}Z"/>`}
${stores.map((store, index) => html`<path class="stored store-${index}" d="M${thin(points(store.rows, most))}"/>`)}
<path class="acknowledged" d="M${thin(acknowledged)}"/>
</svg>
<text class="scale" x="4" y="10">${plural(most, "row")}</text>
</svg>
</div>`;
}

function entry(className: string, words: string, value: number): Html {
  return html`<span class="entry"><svg class="sample" width="22" height="8" aria-hidden="true"><line class="${className}" x1="0" x2="22" y1="4" y2="4"/></svg><span><bdi>${shortened(words, 40)}</bdi> <b>${count(value)}</b></span></span>`;
}

function points(values: readonly number[], most: number): string[] {
  return [
    "0 100",
    ...values.map((value, column) => `${column + 1} ${Number((100 - (value / most) * 100).toFixed(1))}`),
  ];
}

/** Points in the middle of a level stretch draw nothing. */
function thin(all: readonly string[]): string {
  const level = (point: string | undefined) => point?.split(" ")[1];
  return all
    .filter((point, index) => {
      const isInside = index > 0 && index < all.length - 1;
      return !(isInside && level(all[index - 1]) === level(point) && level(all[index + 1]) === level(point));
    })
    .join("L");
}
