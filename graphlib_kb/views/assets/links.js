// The address says what is shown: #node=..., #edge=..., filters, panes. Works from disk and inside srcdoc.

const PANES = ["graph", "matrix", "table", "compare"];
let linking = false, linkTimer = 0;

function linkText() {
  const parts = [];
  const put = (name, value) => parts.push(`${name}=${encodeURIComponent(value)}`);
  if (choice && choice.node) put("node", choice.node);
  if (choice && choice.edge) put("edge", choice.edge);
  const open = PANES.filter((pane) => !byId(`pane-${pane}`).hidden);
  if (open.join() !== "graph") put("panes", open.join(","));
  if (open.includes("compare") && pair[0] && pair[1]) { put("a", pair[0].id); put("b", pair[1].id); }
  if (query) put("search", query);
  for (const facet of FACETS) {
    for (const value of off[facet.name] || []) put(`no-${facet.name}`, value);
  }
  if (page.opening && whole) put("draw", "all");
  if (limits.voice !== "both") put("voice", limits.voice);
  if (limits.least > 1) put("sources", limits.least);
  if (limits.from > 0) put("from", dates[limits.from]);
  if (limits.to < dates.length - 1) put("to", dates[limits.to]);
  return parts.length ? "#" + parts.join("&") : "";
}

function writeLink() {
  const text = linkText();
  const base = location.href.startsWith("about:") ? "" : location.href.split("#")[0];
  byId("link").value = base + (text || "#");
  if (linking) return;
  // Browsers are slow to change an address, and refuse when it happens too often.
  clearTimeout(linkTimer);
  linkTimer = setTimeout(() => writeAddress(text), 120);
}

function writeAddress(text) {
  try {
    history.replaceState(null, "", text || (location.href.startsWith("about:") ? "#" : location.pathname + location.search));
  } catch (error) {
    // A page in a sandboxed srcdoc has no address of its own to change; the link field still shows it.
  }
}

function readLink() {
  const text = location.hash.slice(1) || document.body.dataset.start || "";
  linking = true;
  resetFilters();
  let what = null, panes = ["graph"], words = "", all = false;
  const sides = [null, null];
  for (const part of text.split("&")) {
    const cut = part.indexOf("=");
    if (cut < 0) continue;
    let value;
    try { value = decodeURIComponent(part.slice(cut + 1)); } catch (error) { continue; }
    const name = part.slice(0, cut);
    if (name === "node" && nodeById.has(value)) what = { node: value };
    else if (name === "edge" && edgeById.has(value)) what = { edge: value };
    else if (name === "panes") panes = value.split(",").filter((pane) => PANES.includes(pane));
    else if (name === "a" && nodeById.has(value)) sides[0] = nodeById.get(value);
    else if (name === "b" && nodeById.has(value)) sides[1] = nodeById.get(value);
    else if (name === "search") words = value;
    else if (name === "draw") all = value === "all";
    else if (name === "voice" && ["author", "source"].includes(value)) limits.voice = value;
    else if (name === "sources" && Number(value) >= 1) limits.least = Math.floor(Number(value));
    else if (name === "from" && dates.includes(value)) limits.from = dates.indexOf(value);
    else if (name === "to" && dates.includes(value)) limits.to = dates.indexOf(value);
    else if (name.startsWith("no-") && FACETS.some((facet) => facet.name === name.slice(3))) setOff(name.slice(3), value, true);
  }
  if (sides[0] && sides[1]) pair.splice(0, 2, ...sides);
  byId("search").value = words;
  search(words);
  if (panes.length > 1 && innerWidth < 1700) toggleFilters(false);
  showPanes(panes.length ? panes : ["graph"]);
  drawWhole(all);
  refreshFilters();
  changed();
  choose(what);
  if (what && what.node) bringIntoView(nodeById.get(what.node));
  linking = false;
  writeLink();
}
