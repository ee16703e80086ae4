// A cited event that is pointed at, or followed, is marked on the time line of its scenario.
for (const cited of document.querySelectorAll("[data-at]")) {
  cited.addEventListener("pointerenter", () => mark(cited));
  cited.addEventListener("focus", () => mark(cited));
  cited.addEventListener("click", () => follow(cited));
}

/** The list of events is folded; a link into it unfolds it, in browsers that do not do so by themselves too. */
function follow(cited) {
  const target = document.getElementById((cited.getAttribute("href") ?? "").slice(1));
  const fold = target?.closest("details");
  if (!fold) return;
  fold.open = true;
  mark(cited);
}

function mark(cited) {
  const timeline = cited.closest(".scenario")?.querySelector(".timeline");
  if (!timeline) return;
  let line = timeline.querySelector(".cursor.cited");
  if (!line) {
    line = document.createElement("div");
    line.className = "cursor cited";
    timeline.append(line);
  }
  const plot = timeline.querySelector(".plot").getBoundingClientRect();
  const portion = Math.min(1, Math.max(0, Number(cited.dataset.at) / Number(timeline.dataset.duration)));
  line.style.left = `${plot.left - timeline.getBoundingClientRect().left + portion * plot.width}px`;
}
