/**
 * Runs in the page: text whose colour is too near to what lies behind it. The bounds are those of WCAG 2.2, 1.4.3:
 * 4.5 to 1, and 3 to 1 for large text. Returns the first offenders with their ratio.
 */
export const poorContrast = `(() => {
  const channels = (colour) => {
    const parts = (colour.match(/[\\d.]+/g) ?? []).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const over = (top, bottom) => top.rgb.map((value, index) => value * top.alpha + bottom[index] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest("script, .skip, title")) continue;
    const style = getComputedStyle(element);
    const isDrawn = element.namespaceURI.endsWith("svg");
    // Words inside a coloured bar stand on the bar, which is the element drawn just before them.
    const bar = isDrawn && element.previousElementSibling?.tagName === "rect" && /on-|in/.test(element.className.baseVal);
    const ground = bar ? over(channels(getComputedStyle(element.previousElementSibling).fill), behind(element)) : behind(element);
    const text = over(channels(isDrawn ? style.fill : style.color), ground);
    const [light, dark] = [luminance(text), luminance(ground)].sort((a, b) => b - a);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < (isLarge ? 3 : 4.5)) poor.push(ratio.toFixed(2) + " " + element.className + " " + node.textContent.trim().slice(0, 40));
  }
  return poor.slice(0, 10);
})()`;
