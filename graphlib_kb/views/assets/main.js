// Puts the parts together.

function changed() {
  applyFilters();
  borne = null;
  restyle();
  refreshPanes();
  tellShown();
  if (!linking) say(byId("status").textContent);
  if (choice) { const open = choice; choose(open); }
  writeLink();
}

function tellShown() {
  const shownNodes = nodes.filter((node) => node.drawn).length;
  const shownEdges = edges.filter((edge) => edge.drawn && !isStructure(edge)).length;
  const total = edges.filter((edge) => !isStructure(edge)).length;
  byId("status").textContent = shownEdges === total
    ? `${plural(nodes.length, "node")}, ${plural(total, "line")}`
    : `${shownNodes} of ${plural(nodes.length, "node")}, ${shownEdges} of ${plural(total, "line")}`;
  if (!page.opening) return;
  const part = Object.keys(page.opening.boxes).length, away = byId("pane-graph").hidden;
  byId("note").hidden = away && !page.note;
  byId("draw-whole").hidden = byId("extent").hidden = away;
  byId("draw-whole").textContent = whole ? `Draw the main ${part}` : `Draw all ${nodes.length}`;
  byId("extent").textContent = whole ? "" : page.opening.note;
}

// Draws all nodes, or goes back to the opening.
function drawWhole(all) {
  if (!page.opening || whole === all) return;
  place(all);
  search(query);
  putNodes();
  restyle();
  touched = false;
  fit();
  tellShown();
  say(byId("status").textContent);
  writeLink();
}

function refreshPanes() {
  if (!byId("pane-matrix").hidden) buildMatrix();
  if (!byId("pane-table").hidden) buildTable();
  if (!byId("pane-compare").hidden) buildCompare();
}

function showPanes(wanted) {
  for (const pane of PANES) {
    const open = wanted.includes(pane);
    byId(`pane-${pane}`).hidden = !open;
    byId(`show-${pane}`).setAttribute("aria-pressed", String(open));
  }
  if (!wanted.includes("graph")) document.documentElement.dataset.drawn = "true";
  byId("panes").dataset.count = String(wanted.length);
  tellShown();
  refreshPanes();
  if (network && wanted.includes("graph")) { network.setSize("100%", "100%"); redraw(); if (!touched) fit(); }
}

function togglePane(pane) {
  const open = PANES.filter((name) => !byId(`pane-${name}`).hidden);
  const narrow = matchMedia("(max-width: 800px)").matches;
  let wanted = open.includes(pane) ? open.filter((name) => name !== pane) : narrow ? [pane] : [...open, pane].slice(-2);
  // The matrix stands beside the graph; the wide tables take its place.
  if (!open.includes(pane) && (pane === "table" || pane === "compare")) wanted = [pane];
  if (!open.includes(pane) && pane === "graph") wanted = narrow ? ["graph"] : ["graph", ...open.filter((name) => name === "matrix")];
  if (!wanted.length) wanted = pane === "graph" ? ["matrix"] : ["graph"];
  // Side by side, two panes need the room of the filters, which stay a button away.
  if (wanted.length > 1 && innerWidth < 1700) toggleFilters(false);
  showPanes(PANES.filter((name) => wanted.includes(name)));
  writeLink();
}

function toggleFilters(open) {
  document.body.classList.toggle("no-filters", !open);
  byId("toggle-filters").setAttribute("aria-expanded", String(open));
  if (network) { network.setSize("100%", "100%"); redraw(); if (!touched) fit(); }
}

function searched() {
  search(byId("search").value);
  if (matched && matched.size && !nodes.some((node) => node.drawn && matched.has(node.id))) drawWhole(true);
  const found = byId("found");
  if (!matched) found.textContent = "";
  else if (!matched.size) found.textContent = "nothing";
  else found.textContent = plural(matched.size, "node");
  redraw();
  writeLink();
}

function searchKey(event) {
  if (event.key === "Escape") { byId("search").value = ""; searched(); byId("graph").focus(); event.preventDefault(); }
  if (event.key === "Enter" && matched && matched.size) {
    event.preventDefault();
    const found = nodes.filter((node) => node.visible && matched.has(node.id));
    if (!found.length) return;
    const next = found[(found.indexOf(focused) + 1) % found.length];
    choose({ node: next.id });
    bringIntoView(next);
  }
}

function pageKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !typing) { byId("search").focus(); event.preventDefault(); }
  if (event.key === "Escape" && !typing) {
    if (byId("more").open) { byId("more").open = false; byId("more").querySelector("summary").focus(); }
    else if (choice || !byId("evidence").hidden) { choose(null); byId("graph").focus(); }
  }
}

function startPage(source) {
  load(source);
  page.options = source.options;
  applyFilters();
  byId("toggle-filters").addEventListener("click", () => toggleFilters(document.body.classList.contains("no-filters")));
  if (page.small || innerWidth < 1000 || (window.self !== window.top && innerWidth < 1250)) { document.body.classList.add("no-filters"); byId("toggle-filters").setAttribute("aria-expanded", "false"); }
  startCanvas();
  buildFilters(changed);
  byId("search").addEventListener("input", searched);
  byId("search").addEventListener("keydown", searchKey);
  byId("graph").addEventListener("keydown", graphKey);
  byId("graph").addEventListener("focus", redraw);
  byId("graph").addEventListener("blur", redraw);
  document.addEventListener("keydown", pageKey);
  for (const pane of PANES) byId(`show-${pane}`).addEventListener("click", () => togglePane(pane));
  byId("draw-whole").addEventListener("click", () => drawWhole(!whole));
  byId("zoom-in").addEventListener("click", () => zoomBy(1.25));
  byId("zoom-out").addEventListener("click", () => zoomBy(0.8));
  byId("zoom-fit").addEventListener("click", () => { touched = false; fit(); });
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", saveSvg);
  byId("save-csv").addEventListener("click", saveCsv);
  byId("print").addEventListener("click", () => print());
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", afterPrint);
  byId("theme").addEventListener("change", (event) => { document.documentElement.dataset.theme = event.target.value; readColours(); });
  for (const wish of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) matchMedia(wish).addEventListener("change", readColours);
  byId("copy-link").addEventListener("click", () => {
    byId("link").select();
    const copied = navigator.clipboard ? navigator.clipboard.writeText(byId("link").value) : Promise.reject(new Error("none"));
    copied.then(() => say("Link copied.")).catch(() => { document.execCommand("copy"); say("Link selected."); });
  });
  byId("show-help").addEventListener("click", () => byId("help").showModal());
  byId("close-help").addEventListener("click", () => byId("help").close());
  document.addEventListener("click", (event) => { if (byId("more").open && !byId("more").contains(event.target)) byId("more").open = false; });
  addEventListener("hashchange", readLink);
  readLink();
  // Before the first search, while nothing else is to do.
  (window.requestIdleCallback || setTimeout)(() => items.forEach(searchable));
}

window.graphlibStart = startPage;
