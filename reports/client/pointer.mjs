// The pointer, or the arrow keys, read a time line: a cursor over all lanes, and in words what the lane under
// it shows at that moment. Without this script the marks' own titles say the same.
const columns = 240;

for (const timeline of document.querySelectorAll(".timeline")) {
  const wholeMs = Number(timeline.dataset.duration);
  const beginWallMs = Number(timeline.dataset.wall);
  const cursor = document.createElement("div");
  const tip = document.createElement("div");
  cursor.className = "cursor";
  tip.className = "tip";
  tip.setAttribute("role", "status");
  cursor.hidden = tip.hidden = true;
  timeline.append(cursor, tip);

  // A browser would show its own tip for a title on top of this one.
  for (const title of timeline.querySelectorAll("title")) {
    title.parentElement.dataset.says = title.textContent;
    title.remove();
  }

  const show = (portion, lane) => {
    const plot = timeline.querySelector(".plot").getBoundingClientRect();
    const frame = timeline.getBoundingClientRect();
    const x = plot.left - frame.left + portion * plot.width;
    cursor.hidden = tip.hidden = false;
    cursor.style.left = `${x}px`;
    tip.replaceChildren(strong(moment(portion * wholeMs, beginWallMs)), ...lines(lane, portion, wholeMs));
    const isRight = x > frame.width / 2;
    tip.style.left = isRight ? "" : `${x + 12}px`;
    tip.style.right = isRight ? `${frame.width - x + 12}px` : "";
    const top = lane ? lane.getBoundingClientRect().bottom - frame.top + 4 : 24;
    tip.style.top = `${top}px`;
  };
  const hide = () => {
    cursor.hidden = tip.hidden = true;
  };
  const portionAt = (event) => {
    const plot = timeline.querySelector(".plot").getBoundingClientRect();
    return (event.clientX - plot.left) / plot.width;
  };

  let lanes = [...timeline.querySelectorAll(".lane")];
  let at = 0;
  let row = 0;
  const follow = (event) => {
    const portion = portionAt(event);
    const lane = event.target.closest(".lane");
    if (portion < 0 || portion > 1 || lane === null) return hide();
    at = portion;
    row = lanes.indexOf(lane);
    show(portion, lane);
  };
  timeline.addEventListener("pointermove", follow);
  timeline.addEventListener("pointerdown", follow);
  // A finger leaves when it is lifted, and what it pointed at is still to be read.
  timeline.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") hide();
  });
  timeline.addEventListener("blur", hide);
  timeline.addEventListener("keydown", (event) => {
    if (event.target !== timeline) return;
    const step = event.shiftKey ? 0.05 : 0.01;
    lanes = [...timeline.querySelectorAll(".lane")].filter((lane) => lane.offsetParent !== null);
    if (event.key === "ArrowRight") at = Math.min(1, at + step);
    else if (event.key === "ArrowLeft") at = Math.max(0, at - step);
    else if (event.key === "ArrowDown") row = Math.min(lanes.length - 1, row + 1);
    else if (event.key === "ArrowUp") row = Math.max(0, row - 1);
    else if (event.key === "Escape") return hide();
    else return;
    event.preventDefault();
    show(at, lanes[row]);
  });
}

/** What a lane has to say at a moment: its marks there, and its counts of that column. */
function lines(lane, portion, wholeMs) {
  if (!lane) return [];
  const said = [];
  for (const mark of lane.querySelectorAll("[data-says]")) {
    const begin = Number.parseFloat(mark.getAttribute("x")) / 100;
    const width = Number.parseFloat(mark.getAttribute("width") ?? "0") / 100;
    const isHere =
      width > 0
        ? portion >= begin && portion <= begin + Math.max(width, 0.004)
        : Math.abs(portion - begin) < 0.01;
    if (isHere) said.push(mark.dataset.says);
  }
  const column = Math.min(columns - 1, Math.floor(portion * columns));
  if (lane.classList.contains("link")) said.push(...linkLines(lane, column, wholeMs));
  if (lane.classList.contains("rows")) said.push(...rowLines(lane, portion));
  return said.slice(0, 6).map((text) => document.createTextNode(`\n${text}`));
}

function linkLines(lane, column, wholeMs) {
  const said = [];
  const step = Number(lane.dataset.step ?? 1);
  const counts = (lane.dataset.ticks ?? "")
    .split(";")
    .map((item) => item.split(":"))
    .filter(([where]) => where !== "" && column - Number(where) > -2 && column - Number(where) <= step);
  const sum = [0, 0, 0, 0];
  for (const [, values] of counts) {
    for (const [index, value] of values.split(",").entries()) sum[index] += Number(value);
  }
  const words = ["attempts", "refused", "unanswered", "reset"];
  const seen = words.flatMap((word, index) => (sum[index] > 0 ? [`${sum[index]} ${word}`] : []));
  if (seen.length > 0) said.push(`connections: ${seen.join(", ")}`);
  const path = lane.querySelector(".traffic path")?.getAttribute("d") ?? "";
  let height = 0;
  for (const [, where, level] of path.matchAll(/H(\d+)V(\d+)/g))
    if (Number(where) <= column) height = 20 - Number(level);
  const perSecond = ((height / 19) * Number(lane.dataset.peak ?? 0)) / (wholeMs / columns / 1000);
  said.push(height > 0 ? `traffic: about ${bytes(perSecond)}/s` : "no traffic");
  return said;
}

function rowLines(lane, portion) {
  const most = Number(lane.dataset.rows);
  const labels = [...lane.querySelectorAll(".entry bdi")].map((label) => label.textContent);
  const curves = [lane.querySelector(".curves .acknowledged"), ...lane.querySelectorAll(".curves .stored")];
  return curves.map((curve, index) => {
    const points = [...curve.getAttribute("d").matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const x = portion * columns;
    const next = Math.max(
      1,
      points.findIndex((point) => point[0] >= x),
    );
    const [from, to] = [points[next - 1], points[next] ?? points[next - 1]];
    const part = to[0] === from[0] ? 0 : (x - from[0]) / (to[0] - from[0]);
    const y = from[1] + (to[1] - from[1]) * part;
    return `${labels[index]}: about ${Math.round(((100 - y) / 100) * most).toLocaleString("en-US")}`;
  });
}

function strong(text) {
  const element = document.createElement("b");
  element.textContent = text;
  return element;
}

function moment(atMs, beginWallMs) {
  const minutes = Math.floor(atMs / 60_000);
  const seconds = ((atMs % 60_000) / 1000).toFixed(3);
  const wall = new Date(beginWallMs + atMs);
  const clock = Number.isNaN(wall.getTime()) ? "" : ` · ${wall.toISOString().slice(11)}`;
  return `+${minutes > 0 ? `${minutes} min ` : ""}${seconds} s${clock}`;
}

function bytes(size) {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(size, 1)) / 3)));
  return `${(size / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
