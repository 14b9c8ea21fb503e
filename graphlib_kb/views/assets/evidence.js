// The evidence panel: sentences in their context, who says them, where, and how it was found.

const REACH = 240;
const FIRST = 40;

function choose(what, takeFocus) {
  choice = what;
  const panel = byId("evidence");
  if (!what) {
    panel.hidden = true;
    document.body.classList.remove("reading");
  } else if (what.edge) {
    const edge = edgeById.get(what.edge);
    if (!edge) { choice = null; return; }
    if (!edge.placed) drawWhole(true);
    openPanel(panel, [isolated(edge.from.label), make("span.said", { "data-kind": edge.kind }, ` ${saidOf(edge)} `), isolated(edge.to.label)],
      page.style.lineKinds[edge.kind], edgeBody(edge));
    say(`${describe(edge)}: ${plural(edge.shown.length, "sentence")}.`);
  } else {
    const node = nodeById.get(what.node);
    if (!node) { choice = null; return; }
    if (!node.placed) drawWhole(true);
    focused = node;
    openPanel(panel, [isolated(node.label)], page.style.boxKinds[node.kind], nodeBody(node));
    say(`${page.style.boxKinds[node.kind]}: ${node.label}.`);
  }
  if (what && takeFocus) panel.focus();
  hovered = null;
  hideTip();
  redraw();
  writeLink();
}

function openPanel(panel, title, kind, body) {
  panel.replaceChildren(
    make("div.panel-head", {},
      make("p.kind", {}, kind),
      make("button.close", { type: "button", "aria-label": "Close the evidence", onclick: () => { choose(null); byId("graph").focus(); } }, "×")),
    make("h2", {}, title), ...body);
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("reading");
}

function showItems(title, list) {
  choice = null;
  openPanel(byId("evidence"), title, plural(list.length, "sentence"), [itemList(list)]);
  byId("evidence").focus();
}

function edgeBody(edge) {
  const hiddenCount = edge.items.length - edge.shown.length;
  const sources = edge.sources;
  return [
    make("p.soft", {}, `${plural(edge.shown.length, "sentence")} from ${plural(sources, "independent source")}${hiddenCount ? `; ${hiddenCount} more filtered out` : ""}${edge.feedback ? ". Part of a feedback loop" : ""}.`),
    itemList(edge.shown)
  ];
}

function nodeBody(node) {
  const parts = [];
  const facts = Object.entries(node.details).filter(([key, value]) => !["explanation", "id", "states", "items"].includes(key) && String(value).length);
  if (facts.length) {
    parts.push(make("dl.facts", {}, facts.flatMap(([key, value]) => [
      make("dt", {}, key), make("dd", {}, isolated(Array.isArray(value) ? value.join("; ") : value))])));
  }
  const order = Object.keys(page.style.lineKinds);
  const around = node.edges.filter((edge) => edge.visible && !isStructure(edge))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.shown.length - a.shown.length);
  if (!around.length) parts.push(make("p.soft", {}, node.edges.some((edge) => !isStructure(edge)) ? "All its lines are filtered out." : "Nobody speaks of it in these articles."));
  let kind = null;
  for (const edge of around) {
    const outward = edge.from === node;
    const heading = `${outward ? "→" : "←"}${edge.kind}|${edge.relation}`;
    if (heading !== kind) {
      kind = heading;
      const said = saidOf(edge);
      parts.push(make("h3.said", { "data-kind": edge.kind }, outward || edge.kind === "agrees" || edge.kind === "disagrees" ? `${said[0].toUpperCase()}${said.slice(1)}` : passive(edge)));
    }
    parts.push(make("details.line", { open: around.length <= 4 },
      make("summary", {}, isolated((outward ? edge.to : edge.from).label), make("span.count", {}, edge.shown.length)),
      itemList(edge.shown)));
  }
  return parts;
}

function passive(edge) {
  const words = { supports: "Supported by", contests: "Contested by", undercuts: "Undercut by", reports: "Reported by", causes: "Caused by", enables: "Enabled by", prevents: "Prevented by", motivates: "Motivated by" };
  if (edge.kind === "denied") return `Denied to be ${(words[edge.relation] || "Caused by").toLowerCase()}`;
  return words[edge.relation] || words[edge.kind] || edge.kind;
}

function itemList(list) {
  const place = make("div.items", {});
  let at = 0;
  const more = make("button.wide", { type: "button", onclick: () => add() }, "Show more");
  const add = () => {
    more.remove();
    place.append(...list.slice(at, at + FIRST).map(itemCard));
    at += FIRST;
    if (at < list.length) { more.textContent = `Show more (${list.length - at} left)`; place.append(more); }
  };
  add();
  return place;
}

function itemCard(item) {
  const [before, quote, after] = contextOf(item, REACH);
  const article = articleOf(item), address = safeAddress(article.url);
  const title = isolated(articleTitle(item.article));
  const by = [article.byline !== articleTitle(item.article) ? article.byline : null, article.outlet !== article.byline ? article.outlet : null, article.published].filter(Boolean);
  return make("article.item", { "data-item": item.item },
    make("blockquote", { dir: "auto" }, make("span.around", {}, before), make("mark", {}, quote), make("span.around", {}, after)),
    make("p.who", {}, make("strong", {}, isolated(item.holder_label)),
      item.voice === "author" ? ", the author" : [", quoted by ", isolated(item.reporter)],
      item.chain && item.chain.length ? [" by way of ", isolated(item.chain.join(", "))] : null),
    make("p.where", {},
      address ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title) : title,
      by.length ? [" · ", isolated(by.join(" · "))] : null),
    make("p.marks", {},
      make("span.chip", {}, item.certainty),
      make("span.chip", { "data-status": item.status }, item.status),
      item.stance ? make("span.chip", { "data-kind": item.stance }, item.stance, item.about ? [": ", isolated(item.about)] : null) : null,
      item.undercuts ? make("span.chip", { "data-kind": "undercuts" }, "denies the link, not the cause") : null,
      item.relation ? make("span.chip", {}, item.negated ? `denies: ${item.relation}` : item.relation) : null,
      item.confidence && item.confidence < 1 ? make("span.chip", {}, `confidence ${item.confidence.toFixed(2)}`) : null),
    item.cause ? make("p.why", {}, "Cause: ", isolated(`“${item.cause}”`), make("br"), "Effect: ", isolated(`“${item.effect}”`), item.signal ? [make("br"), "Signal: ", isolated(`“${item.signal}”`)] : null) : null,
    item.reason || item.origin ? make("p.why", {}, item.reason ? ["Why: ", isolated(item.reason)] : null, item.origin ? [item.reason ? " · " : "", "found by ", isolated(item.origin)] : null) : null);
}
