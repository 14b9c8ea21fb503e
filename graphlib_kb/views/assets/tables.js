// The same content as tables: explanations by holders, and sentence by sentence.

const SIGNS = { supports: "+", contests: "−", reports: "~" };
const ROWS = 150;
let sorting = { key: "holder_label", down: false };

// ---- matrix

function cellItems(cell) { return cell.items.map((index) => items[index]).filter((item) => item.passes && !isOff("line", page.kind === "argument" && item.undercuts ? "undercuts" : item.stance)); }

function matrixButton(list, label, title) {
  if (!list.length) return make("span.silent", { "aria-label": "silent" }, "·");
  const counts = Object.keys(SIGNS).map((stance) => [stance, list.filter((item) => item.stance === stance).length]).filter((pair) => pair[1]);
  const accepted = list.filter((item) => item.status === "accepted").length;
  return make("button.cell", {
    type: "button", onclick: () => showItems(title, list),
    "aria-label": `${label}: ${counts.map(([stance, count]) => `${stance} ${count}`).join(", ")}; ${accepted} accepted`
  }, counts.map(([stance, count]) => make("span", { "data-kind": stance }, `${SIGNS[stance]}${count}`)), accepted ? make("span.mark", { "aria-hidden": "true" }, "•") : null);
}

function buildMatrix() {
  const place = byId("pane-matrix"), matrix = page.matrix;
  const cells = new Map(matrix.cells.map((cell) => [`${cell.explanation}|${cell.holder}`, cellItems(cell)]));
  const rows = matrix.explanations.filter((row) => !isOff("explanation", row.node));
  const speaking = matrix.holders.filter((holder) => rows.some((row) => (cells.get(`${row.id}|${holder.id}`) || []).length));
  const columns = speaking.slice(0, 60);
  const head = make("tr", {}, make("td.corner", {}, ""), columns.map((holder) => make("th", { scope: "col" }, make("span.tilt", {}, isolated(holder.label)))),
    make("th.sum", { scope: "col" }, make("span.tilt", {}, "all")), make("th.sum", { scope: "col" }, make("span.tilt", {}, "sources for")), make("th.sum", { scope: "col" }, make("span.tilt", {}, "sources against")), make("th.sum", { scope: "col" }, make("span.tilt", {}, "silent")));
  const body = rows.map((row) => {
    const found = speaking.map((holder) => cells.get(`${row.id}|${holder.id}`) || []);
    const all = found.flat();
    const sources = (stance) => new Set(all.filter((item) => item.stance === stance).map((item) => item.source)).size;
    return make("tr", {}, make("th", { scope: "row" }, isolated(row.label)),
      columns.map((holder, index) => make("td", {}, matrixButton(found[index], `${holder.label} on ${row.label}`, [isolated(holder.label), " on ", isolated(row.label)]))),
      make("td.sum", {}, matrixButton(all, `All on ${row.label}`, ["All on ", isolated(row.label)])),
      make("td.sum", {}, sources("supports")), make("td.sum", {}, sources("contests")), make("td.sum", {}, found.filter((list) => !list.length).length));
  });
  place.replaceChildren(
    make("h2", {}, "Who says what of each explanation"),
    make("p.soft", {}, "+ supports, − contests, ~ reports, · silent; numbers are sentences, • marks reviewed ones. Choose a cell to read them."),
    speaking.length ? make("div.scroll", { tabindex: "0", role: "region", "aria-label": "Matrix" }, make("table.matrix", {}, make("thead", {}, head), make("tbody", {}, body))) : make("p", {}, "Nothing passes the filters."),
    speaking.length > columns.length ? make("p.soft", {}, `The ${columns.length} holders with most to say; ${speaking.length - columns.length} more are in the table and in the sums.`) : "");
}

// ---- table

const COLUMNS = [
  { key: "holder_label", title: "Who" },
  { key: "said", title: "Says" },
  { key: "about", title: "Of what" },
  { key: "quote", title: "Sentence" },
  { key: "certainty", title: "Certainty" },
  { key: "status", title: "Review" },
  { key: "articleTitle", title: "Article" },
  { key: "published", title: "Date" }
];

function tableRows() {
  const rows = [], seen = new Set();
  for (const edge of edges) {
    if (!edge.visible) continue;
    for (const item of edge.shown) {
      const key = page.kind === "actors" ? item.item : `${edge.id}|${item.item}`;
      if (seen.has(key)) continue;
      seen.add(key);
      rows.push({
        item, edge, holder_label: item.holder_label, said: page.kind === "actors" ? item.stance : saidOf(edge),
        about: edge.kind === "asserted" || edge.kind === "denied" ? `${edge.from.label} → ${edge.to.label}` : page.kind === "actors" ? item.about || "" : edge.to.label,
        quote: quoteOf(item), certainty: item.certainty, status: item.status, articleTitle: articleTitle(item.article), published: item.published || ""
      });
    }
  }
  return rows;
}

function sortedRows() {
  const by = sorting.key, sign = sorting.down ? -1 : 1;
  return tableRows().sort((a, b) => sign * String(a[by]).localeCompare(String(b[by])) || a.item.index - b.item.index);
}

function buildTable() {
  const place = byId("pane-table"), rows = sortedRows();
  const head = make("tr", {}, COLUMNS.map((column) => make("th", { scope: "col", "aria-sort": sorting.key === column.key ? (sorting.down ? "descending" : "ascending") : "none" },
    make("button.sort", { type: "button", onclick: () => { sorting = { key: column.key, down: sorting.key === column.key && !sorting.down }; buildTable(); const again = byId("pane-table").querySelectorAll("button.sort")[COLUMNS.indexOf(column)]; again.focus(); } }, column.title))));
  const body = make("tbody", {});
  let at = 0;
  const more = make("button.wide", { type: "button", onclick: () => add() }, "");
  const add = () => {
    body.append(...rows.slice(at, at + ROWS).map(tableRow));
    at += ROWS;
    more.hidden = at >= rows.length;
    more.textContent = `Show ${Math.min(ROWS, rows.length - at)} more of ${rows.length}`;
  };
  add();
  place.replaceChildren(make("h2", {}, "Sentence by sentence"), make("p.soft", { id: "row-count" }, `${plural(rows.length, "row")}${filtered() ? " pass the filters" : ""}.`),
    make("div.scroll", { tabindex: "0", role: "region", "aria-label": "Table" }, make("table.list", {}, make("thead", {}, head), body)), more);
}

function tableRow(row) {
  const open = () => { choose({ edge: row.edge.id }, true); const card = [...byId("evidence").querySelectorAll(".item")].find((element) => element.dataset.item === row.item.item); if (card) card.scrollIntoView({ block: "nearest" }); };
  return make("tr", {},
    make("td", {}, isolated(row.holder_label)), make("td", { "data-kind": row.edge.kind }, row.said), make("td", {}, isolated(row.about)),
    make("td.sentence", {}, make("button.link", { type: "button", onclick: open, dir: "auto" }, row.quote)),
    make("td", {}, row.certainty), make("td", { "data-status": row.status }, row.status), make("td", {}, isolated(row.articleTitle)), make("td.date", {}, row.published));
}
