// Pictures and tables of what is shown, made here.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

function fileName(ending) {
  const name = (page.title || "graph").normalize("NFKD").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase().slice(0, 60);
  return `${name || "graph"}-${page.kind}.${ending}`;
}

function hand(blob, ending) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: fileName(ending) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  say(`Saved ${fileName(ending)}.`);
}

function csvField(value) {
  let text = String(value === null || value === undefined ? "" : value);
  // A leading sign would make a spreadsheet run the field as a formula.
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function csvText() {
  const head = ["who", "voice", "reporter", "says", "of", "sentence", "certainty", "status", "origin", "reason", "article", "title", "outlet", "published", "url", "start", "end", "independent source", "item"];
  const rows = sortedRows().map((row) => {
    const article = articleOf(row.item);
    return [row.holder_label, row.item.voice, row.item.reporter, row.said, row.about, row.quote, row.certainty, row.status, row.item.origin, row.item.reason,
      row.item.article, article.title, article.outlet, article.published, article.url, row.item.start || 0, row.item.end, row.item.source, row.item.item];
  });
  return [head, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

function saveCsv() { hand(new Blob(["\ufeff", csvText()], { type: "text/csv;charset=utf-8" }), "csv"); }

// What the exported picture frames: what is drawn, its title above, its legend below.
function sheet() {
  const [left, top, right, bottom] = shownBounds();
  const kinds = [...new Set(edges.filter((edge) => edge.drawn).map((edge) => edge.kind))];
  kinds.sort((a, b) => Object.keys(page.style.lineKinds).indexOf(a) - Object.keys(page.style.lineKinds).indexOf(b));
  return { left: left - 8, top: top - 46, width: Math.max(right - left + 16, 420), height: bottom - top + 46 + 40, bottom, kinds };
}

function savePng() {
  const frame = sheet(), scale = Math.min(2, 12000 / Math.max(frame.width, frame.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(frame.width * scale);
  canvas.height = Math.round(frame.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.translate(-frame.left, -frame.top);
  findStanding();
  drawUnder(context, 1);
  for (const node of nodes) drawNode(context, node, node.x, node.y, 1);
  drawBadges(context, 1);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = colours.ink;
  context.font = `600 18px ${page.style.font}`;
  context.fillText(shown(page.question || page.title), frame.left + 16, frame.top + 28, frame.width - 32);
  let x = frame.left + 16;
  const y = frame.bottom + 20;
  for (const kind of frame.kinds) {
    const style = page.style.lines[kind], head = page.style.heads[style.head];
    context.strokeStyle = context.fillStyle = colours[style.colour];
    context.lineWidth = 2;
    context.setLineDash(style.dash);
    context.stroke(new Path2D(`M${x} ${y}H${x + 40 - head.back}`));
    context.setLineDash([]);
    const end = new Path2D();
    end.addPath(head.shape || new Path2D(head.path), new DOMMatrix().translate(x + 40, y));
    if (head.filled) context.fill(end);
    context.stroke(end);
    context.fillStyle = colours.ink;
    context.font = `13px ${page.style.font}`;
    context.fillText(page.style.lineKinds[kind], x + 50, y + 4);
    x += 70 + context.measureText(page.style.lineKinds[kind]).width;
  }
  canvas.toBlob((blob) => hand(blob, "png"), "image/png");
}

function svgElement(name, attributes, ...children) {
  const element = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

function pathText(edge) {
  const path = edge.path, back = page.style.heads[edge.head].back, angle = endAngle(path), last = path.length - 2;
  let text = `M${path[0]} ${path[1]}`;
  for (let at = 2; at < path.length; at += 6) {
    const end = at + 4 === last;
    const numbers = [path[at], path[at + 1], path[at + 2], path[at + 3],
      path[at + 4] - (end ? back * Math.cos(angle) : 0), path[at + 5] - (end ? back * Math.sin(angle) : 0)];
    text += "C" + numbers.map((number) => Number(number.toFixed(1))).join(" ");
  }
  return text;
}

function svgText(value, attributes) {
  const element = svgElement("text", attributes);
  element.textContent = shown(value);
  if (direction(value) === "rtl") element.setAttribute("direction", "rtl");
  return element;
}

function svgHead(head, colour, transform, width, name) {
  return svgElement("path", { d: head.path, transform, stroke: colour, "stroke-width": width, fill: head.filled ? colour : name === "ring" || name === "hollow" ? colours.paper : "none" });
}

function svgBadge(edge, colour) {
  const text = badgeText(edge);
  if (!text) return [];
  const [x, y] = badgePlace(edge), half = 4 + text.length * 3.7;
  return [svgElement("rect", { x: (x - half).toFixed(1), y: (y - 8).toFixed(1), width: (2 * half).toFixed(1), height: 16, rx: 8, fill: colours.paper, stroke: colour, "stroke-width": 1.2 }),
    svgText(text, { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle", "font-size": SMALL, "font-weight": 600, fill: colours.ink })];
}

function svgPicture() {
  const frame = sheet();
  const root = svgElement("svg", {
    xmlns: SVG_NAMESPACE, viewBox: [frame.left, frame.top, frame.width, frame.height].map((n) => Number(n.toFixed(1))).join(" "),
    width: Math.round(frame.width), height: Math.round(frame.height), "font-family": page.style.font, "font-size": SIZE, role: "img"
  });
  const title = svgElement("title", {});
  title.textContent = shown(page.question || page.title);
  root.append(title, svgElement("rect", { x: frame.left, y: frame.top, width: frame.width, height: frame.height, fill: colours.paper }));
  root.append(svgText(page.question || page.title, { x: frame.left + 16, y: frame.top + 28, "font-size": 18, "font-weight": 600, fill: colours.ink }));
  for (const box of page.frames) root.append(svgElement("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 12, fill: colours.frame, stroke: colours["frame-edge"] }));
  for (const heading of page.headings) root.append(svgText(heading.text, { x: heading.x, y: heading.y, "font-size": SMALL, "font-weight": 600, fill: colours.soft, "text-anchor": heading.anchor }));
  for (const edge of edges) {
    if (!edge.drawn || edge.path.length < 8) continue;
    const style = page.style.lines[edge.kind], head = page.style.heads[edge.head], colour = colours[style.colour], last = edge.path.length - 2;
    const group = svgElement("g", {}, svgElement("path", { d: pathText(edge), fill: "none", stroke: colour, "stroke-width": edgeWidth(edge), "stroke-dasharray": style.dash.length ? style.dash.join(" ") : null }));
    const name = svgElement("title", {});
    name.textContent = shown(describe(edge));
    group.prepend(name);
    if (head.path) group.append(svgHead(head, colour, `translate(${edge.path[last].toFixed(1)} ${edge.path[last + 1].toFixed(1)}) rotate(${(endAngle(edge.path) * 180 / Math.PI).toFixed(1)})`, edgeWidth(edge), edge.head));
    if (isReviewed(edge)) {
      const [x, y] = markPlace(edge.path);
      group.append(svgElement("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 3, fill: colours.mark }));
    }
    if (page.kind === "causal") group.append(...svgBadge(edge, colour));
    root.append(group);
  }
  for (const node of nodes) {
    if (!node.drawn) continue;
    const rows = node.lines.length * 17 + (node.small ? 15 : 0), bold = HEAVY.has(node.kind);
    const group = svgElement("g", { transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`, "text-anchor": "middle", fill: colours[`${node.kind}-ink`] },
      svgElement("path", { d: node.outline, fill: colours[node.kind], stroke: colours[`${node.kind}-edge`], "stroke-width": 1.5, "stroke-dasharray": node.kind === "unnamed" ? "4 3" : null }));
    const name = svgElement("title", {});
    name.textContent = shown(node.label);
    group.prepend(name);
    node.lines.forEach((line, index) => group.append(svgText(line, { x: 0, y: -rows / 2 + 17 * index + 13, "font-weight": bold ? 600 : null })));
    if (node.small) group.append(svgText(node.small, { x: 0, y: rows / 2 - 4, "font-size": SMALL, opacity: 0.8 }));
    root.append(group);
  }
  let x = frame.left + 16;
  const y = frame.bottom + 20;
  for (const kind of frame.kinds) {
    const style = page.style.lines[kind], head = page.style.heads[style.head], colour = colours[style.colour];
    root.append(svgElement("path", { d: `M${x} ${y}H${x + 40 - head.back}`, stroke: colour, "stroke-width": 2, fill: "none", "stroke-dasharray": style.dash.length ? style.dash.join(" ") : null }));
    if (head.path) root.append(svgHead(head, colour, `translate(${x + 40} ${y})`, 2, style.head));
    root.append(svgText(page.style.lineKinds[kind], { x: x + 50, y: y + 4, fill: colours.ink }));
    x += 80 + page.style.lineKinds[kind].length * 7;
  }
  return root;
}

function saveSvg() {
  const text = '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(svgPicture());
  hand(new Blob([text], { type: "image/svg+xml;charset=utf-8" }), "svg");
}

// On paper the drawing stands as vectors in place of the canvas.
function beforePrint() {
  afterPrint();
  const picture = svgPicture();
  picture.id = "printed";
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  byId("pane-graph").prepend(picture);
}

function afterPrint() { if (byId("printed")) byId("printed").remove(); }
