// One button opens and closes all scenarios; a link to a scenario opens it; paper gets everything unfolded.
const scenarios = [...document.querySelectorAll("details.scenario")];
const lede = document.querySelector("#scenarios .lede");

if (scenarios.length > 1 && lede) {
  const button = document.createElement("button");
  const label = () => {
    button.textContent = scenarios.every((scenario) => scenario.open) ? "Close all" : "Open all";
  };
  button.type = "button";
  button.addEventListener("click", () => {
    const open = !scenarios.every((scenario) => scenario.open);
    for (const scenario of scenarios) scenario.open = open;
    label();
  });
  for (const scenario of scenarios) scenario.addEventListener("toggle", label);
  label();
  lede.append(" ", button);
}

const reveal = () => {
  const fold = document.getElementById(location.hash.slice(1))?.closest("details");
  if (fold) fold.open = true;
};
addEventListener("hashchange", reveal);
reveal();

let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});
