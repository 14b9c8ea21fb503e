// Two holders, or two explanations, side by side.

const pair = [null, null];

function comparable() {
  const holders = nodes.filter((node) => ["author", "source", "unnamed", "group"].includes(node.kind) && node.edges.length);
  const explanations = nodes.filter((node) => ["explanation", "factor", "stated"].includes(node.kind)).filter((node) => node.edges.some((edge) => !isStructure(edge)));
  const weight = (a, b) => b.edges.length - a.edges.length || a.label.localeCompare(b.label);
  return { holders: holders.sort(weight), explanations: explanations.sort(weight) };
}

function buildCompare() {
  const { holders, explanations } = comparable();
  const every = [...holders, ...explanations];
  const start = holders.length > 1 ? holders : explanations;
  for (const side of [0, 1]) if (!pair[side] || !every.includes(pair[side])) pair[side] = start[side] || every[side] || null;
  const group = (title, list, side) => (list.length ? make("optgroup", { label: title }, list.map((node) => make("option", { value: node.id, selected: pair[side] === node }, node.label))) : null);
  const selector = (side) => make("label.side", {}, make("span.title", {}, side ? "with" : "Compare"),
    make("select", { id: side ? "compare-b" : "compare-a", onchange: (event) => { pair[side] = nodeById.get(event.target.value); buildCompare(); byId(event.target.id).focus(); writeLink(); } },
      group("Who says it", holders, side), group(page.kind === "causal" ? "Causes and effects" : "Explanations", explanations, side)));
  const place = byId("pane-compare");
  if (!pair[0] || !pair[1]) { place.replaceChildren(make("h2", {}, "Side by side"), make("p.soft", {}, "There are no two to compare.")); return; }
  const sides = pair.map(linesByOther);
  const others = [...new Set([...sides[0].keys(), ...sides[1].keys()])]
    .sort((a, b) => Number(sides[1].has(b) && sides[0].has(b)) - Number(sides[1].has(a) && sides[0].has(a)) || nodes.indexOf(a) - nodes.indexOf(b));
  const rows = others.map((other) => {
    const [one, two] = [sides[0].get(other) || [], sides[1].get(other) || []];
    return make("tr", {}, make("th", { scope: "row" }, isolated(other.label), make("span.verdict", { "data-verdict": verdict(one, two) }, verdict(one, two))), make("td", {}, side(one)), make("td", {}, side(two)));
  });
  place.replaceChildren(make("h2", {}, "Side by side"), make("div.pickers", {}, selector(0), selector(1)),
    rows.length ? make("table.compare", {}, make("thead", {}, make("tr", {}, make("td", {}, ""), make("th", { scope: "col" }, isolated(pair[0].label)), make("th", { scope: "col" }, isolated(pair[1].label)))), make("tbody", {}, rows)) : make("p.soft", {}, "Neither has a line that passes the filters."));
}

function linesByOther(node) {
  const found = new Map();
  for (const edge of node.edges) {
    if (!edge.visible || isStructure(edge)) continue;
    const other = edge.from === node ? edge.to : edge.from;
    if (!found.has(other)) found.set(other, []);
    found.get(other).push(edge);
  }
  return found;
}

function verdict(one, two) {
  const own = (lines) => new Set(lines.map((edge) => edge.kind).filter((kind) => kind !== "reports"));
  if (!one.length || !two.length) return one.length ? "only the first" : "only the second";
  const [a, b] = [own(one), own(two)];
  if (!a.size || !b.size) return "one only reports";
  const same = [...a].some((kind) => b.has(kind)), other = [...a].some((kind) => !b.has(kind)) || [...b].some((kind) => !a.has(kind));
  return same && other ? "partly agree" : same ? "agree" : "disagree";
}

function side(lines) {
  if (!lines.length) return make("span.silent", {}, "silent");
  return lines.map((edge) => make("details.line", {},
    make("summary", {}, make("span.said", { "data-kind": edge.kind }, edge.relation ? saidOf(edge) : edge.kind), make("span.count", {}, edge.shown.length)),
    itemList(edge.shown)));
}
