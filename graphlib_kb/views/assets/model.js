// What the page knows: boxes, lines, items of evidence, and which of them the filters let through.

const STRUCTURE = new Set(["explains", "states", "rival"]);
let page, nodes, edges, items, nodeById, edgeById, textPoints;
const off = {};            // facet name -> Set of values that are filtered out
const limits = { voice: "both", from: 0, to: 0, least: 1 };
let dates = [];
let query = "";
let matched = null;        // Set of node ids that the search found, or null
let choice = null;         // {node: id} or {edge: id}
let whole = true;          // whether all of the drawing is placed, or only its opening

function load(source) {
  page = source.data;
  items = page.items.map((item, index) => ({ ...item, index, holder_label: item.holder_label || "?" }));
  nodes = source.nodes.map((node) => ({
    id: node.id, kind: node.kind, label: node.label, x: node.x, y: node.y, width: node.width,
    height: node.height, outline: node.outline, lines: node.lines, small: node.small,
    details: node.details, edges: [], visible: true, placed: true, drawn: true
  }));
  nodeById = new Map(nodes.map((node) => [node.id, node]));
  edges = source.edges.map((edge) => ({
    id: edge.id, from: nodeById.get(edge.from), to: nodeById.get(edge.to), kind: edge.kind, head: edge.head,
    items: edge.items.map((index) => items[index]), relation: edge.relation, feedback: edge.feedback,
    path: edge.path, visible: true, placed: true, drawn: true, shown: [], sources: 0
  }));
  edgeById = new Map(edges.map((edge) => [edge.id, edge]));
  for (const edge of edges) {
    edge.from.edges.push(edge);
    if (edge.to !== edge.from) edge.to.edges.push(edge);
  }
  dates = [...new Set(items.map((item) => item.published).filter(Boolean))].sort();
  limits.to = Math.max(dates.length - 1, 0);
  textPoints = page.texts.map(() => null);
  page.whole = {
    bounds: page.bounds, headings: page.headings, frames: page.frames,
    boxes: Object.fromEntries(nodes.map((node) => [node.id, [node.x, node.y, node.width, node.height]])),
    outlines: Object.fromEntries(nodes.map((node) => [node.id, node.outline])),
    lines: Object.fromEntries(edges.map((edge) => [edge.id, edge.path]))
  };
  place(false);
}

function isStructure(edge) { return STRUCTURE.has(edge.kind); }

const FACETS = [
  { name: "line", title: { stance: "Stances", argument: "Stances", causal: "Links", actors: "Relations" }, of: "edge" },
  { name: "node", title: "Nodes", of: "node" },
  { name: "relation", title: "What the cause does", of: "item", key: "relation", order: ["causes", "enables", "motivates", "prevents"], drawn: true },
  { name: "explanation", title: "Explanations", of: "explanation" },
  { name: "holder", title: "Who says it", of: "item", key: "holder", label: (item) => item.holder_label },
  { name: "outlet", title: "Outlets", of: "item", key: "outlet" },
  { name: "article", title: "Articles", of: "item", key: "article", label: (item) => articleTitle(item.article) },
  { name: "certainty", title: "Certainty", of: "item", key: "certainty", order: ["asserted", "hedged", "speculative"] },
  { name: "status", title: "Review", of: "item", key: "status", order: ["accepted", "suggested"] },
  { name: "origin", title: "Found by", of: "item", key: "origin" }
];

function facetTitle(facet) {
  return typeof facet.title === "string" ? facet.title : facet.title[page.kind] || "Lines";
}

// The values of a facet as [{value, label, count}], in the order in which they are listed.
function facetValues(facet) {
  const found = new Map();
  const count = (value, label) => {
    const entry = found.get(value);
    if (entry) entry.count += 1;
    else found.set(value, { value, label, count: 1 });
  };
  if (facet.of === "edge") for (const edge of edges) count(edge.kind, page.style.lineKinds[edge.kind]);
  if (facet.of === "node") for (const node of nodes) count(node.kind, page.style.boxKinds[node.kind]);
  if (facet.of === "explanation") {
    for (const node of nodes) if (node.kind === "explanation") found.set(node.id, { value: node.id, label: node.label, count: null });
    for (const node of nodes) {
      const stated = node.details.explanation;
      if (stated && !found.has(stated)) found.set(stated, { value: stated, label: node.details.states || stated, count: null });
    }
    for (const item of items) {
      if (item.explanation && !found.has(item.explanation)) found.set(item.explanation, { value: item.explanation, label: item.about, count: null });
    }
    return [...found.values()];
  }
  if (facet.of === "item") {
    for (const item of borneItems()) {
      const value = item[facet.key] === undefined ? "" : item[facet.key];
      if (facet.name === "relation" && !value) continue;
      count(value, facet.label ? facet.label(item) : value || "not known");
    }
  }
  const order = facet.order || (facet.of === "edge" ? Object.keys(page.style.lineKinds) : facet.of === "node" ? Object.keys(page.style.boxKinds) : null);
  return [...found.values()].sort((a, b) =>
    order ? order.indexOf(a.value) - order.indexOf(b.value) : b.count - a.count || String(a.label).localeCompare(String(b.label)));
}

let borne = null;
function borneItems() {
  if (!borne) borne = [...new Set(edges.flatMap((edge) => edge.items))];
  return borne;
}

function isOff(facet, value) { return off[facet] !== undefined && off[facet].has(value); }

function passes(item) {
  if (limits.voice !== "both" && item.voice !== limits.voice) return false;
  if (item.explanation && isOff("explanation", item.explanation)) return false;
  for (const facet of FACETS) {
    if (facet.of !== "item" || !off[facet.name] || !off[facet.name].size) continue;
    if (off[facet.name].has(item[facet.key] === undefined ? "" : item[facet.key])) return false;
  }
  if (limits.from > 0 || limits.to < dates.length - 1) {
    // A date known to the month or year only counts when it can lie in the range.
    if (!item.published) return false;
    const from = dates[limits.from], to = dates[limits.to];
    if (item.published < from.slice(0, item.published.length) || item.published.slice(0, to.length) > to) return false;
  }
  return true;
}

// Independent sources are counted for a stance on an explanation, whoever takes it; for a causal link on its own.
function sourceGroup(edge) {
  return edge.to.kind === "explanation" ? `${edge.to.id}|${edge.kind}` : edge.id;
}

function explanationOff(node) {
  return isOff("explanation", node.kind === "explanation" ? node.id : node.details.explanation);
}

function applyFilters() {
  const pass = items.map(passes);
  const sources = new Map();
  for (const edge of edges) {
    edge.shown = edge.items.filter((item) => pass[item.index]);
    edge.sources = new Set(edge.shown.map((item) => item.source)).size;
    const group = sourceGroup(edge);
    if (!sources.has(group)) sources.set(group, new Set());
    for (const item of edge.shown) sources.get(group).add(item.source);
  }
  const boxOn = (node) => !isOff("node", node.kind) && !explanationOff(node);
  for (const edge of edges) {
    edge.visible = !isStructure(edge) && !isOff("line", edge.kind) && boxOn(edge.from) && boxOn(edge.to) &&
      edge.shown.length > 0 && sources.get(sourceGroup(edge)).size >= limits.least;
  }
  for (const node of nodes) {
    const stands = node.kind === "event" || node.kind === "explanation";
    node.visible = boxOn(node) && (stands || node.edges.every(isStructure) || node.edges.some((edge) => edge.visible));
  }
  for (const edge of edges) {
    if (isStructure(edge)) edge.visible = !isOff("line", edge.kind) && edge.from.visible && edge.to.visible;
  }
  for (const item of items) item.passes = pass[item.index];
  markDrawn();
}

// What passes the filters is visible in tables and panels; drawn is what of that the picture has a place for.
function markDrawn() {
  for (const thing of [...nodes, ...edges]) thing.drawn = thing.visible && thing.placed;
}

// Puts everything where it is in the whole drawing, or what belongs to its opening where it is there.
function place(all) {
  whole = all || !page.opening;
  const part = whole ? page.whole : page.opening;
  Object.assign(page, { bounds: part.bounds, headings: part.headings, frames: part.frames });
  for (const node of nodes) {
    node.placed = node.id in part.boxes;
    if (!node.placed) continue;
    [node.x, node.y, node.width, node.height] = part.boxes[node.id];
    node.outline = part.outlines[node.id];
    node.shape = node.fitted = null;
  }
  for (const edge of edges) {
    edge.placed = edge.id in part.lines;
    if (!edge.placed) continue;
    edge.path = [...part.lines[edge.id]];
    edge.shape = edge.points = null;
  }
  markDrawn();
}

function search(text) {
  query = text.trim();
  const wanted = query.toLocaleLowerCase();
  if (!wanted) { matched = null; return; }
  matched = new Set();
  for (const node of nodes) {
    const named = [node.label, ...(node.details["also called"] || []), node.details.quote || ""];
    if (named.some((name) => name.toLocaleLowerCase().includes(wanted))) matched.add(node.id);
  }
  for (const edge of edges) {
    if (edge.items.some((item) => searchable(item).includes(wanted))) {
      // A line that isn't drawn leads to what isn't drawn either.
      for (const end of [edge.from, edge.to]) if (edge.placed || !end.placed) matched.add(end.id);
    }
  }
}

function pointsOf(index) {
  if (!textPoints[index]) textPoints[index] = Array.from(page.texts[index]);
  return textPoints[index];
}

function quoteOf(item) {
  if (item.quoteText === undefined) {
    item.quoteText = item.at ? pointsOf(item.at[0]).slice(item.at[1], item.at[2]).join("") : "";
  }
  return item.quoteText;
}

function searchable(item) {
  if (item.lower === undefined) item.lower = quoteOf(item).toLocaleLowerCase();
  return item.lower;
}

// The quotation with up to `reach` code points of text on both sides, cut at spaces.
function contextOf(item, reach) {
  if (!item.at) return ["", "", ""];
  const points = pointsOf(item.at[0]), [, start, end] = item.at;
  const cut = start > reach || (item.start || 0) > start;
  let before = points.slice(Math.max(0, start - reach), start).join("");
  let after = points.slice(end, end + reach).join("");
  if (cut && before.includes(" ")) before = "…" + before.slice(before.indexOf(" "));
  if (after.length >= reach && after.includes(" ")) after = after.slice(0, after.lastIndexOf(" ")) + " …";
  return [before, quoteOf(item), after];
}

function articleOf(item) { return page.articles[item.article] || {}; }

function articleTitle(id) {
  const article = page.articles[id] || {};
  return article.title || article.byline || id;
}

function saidOf(edge) {
  if (edge.kind === "asserted" || edge.kind === "denied") {
    return edge.kind === "denied" ? `is denied to ${verb(edge.relation)}` : edge.relation || "causes";
  }
  return { agrees: "agrees with", disagrees: "disagrees with", rival: "is a rival of" }[edge.kind] || edge.kind;
}

function verb(relation) { return { causes: "cause", enables: "enable", prevents: "prevent", motivates: "motivate" }[relation] || "cause"; }

// Lines that stand for statements begin with a dot once a reviewer has accepted one of them.
function isReviewed(edge) {
  return edge.kind !== "agrees" && edge.kind !== "disagrees" && edge.shown.some((item) => item.status === "accepted");
}

function describe(edge) { return `${edge.from.label} ${saidOf(edge)} ${edge.to.label}`; }
