// The picture: vis-network keeps the camera and the nodes, this file draws and finds what is under the pointer.

const SIZE = 13, SMALL = 12.5;
let network, colours, hovered = null, focused = null, touched = false;
let batches = null;

function startCanvas() {
  readColours();
  for (const [, head] of Object.entries(page.style.heads)) head.shape = new Path2D(head.path);
  const container = byId("graph");
  putNodes();
  network = new vis.Network(container, {
    nodes: pins,
    edges: new vis.DataSet([])
  }, {
    ...page.options,
    nodes: { shape: "custom", ctxRenderer: drawOne }
  });
  // The picture is one image to assistive technology: the container speaks for it.
  for (const canvas of container.querySelectorAll("canvas")) canvas.setAttribute("aria-hidden", "true");
  container.querySelector(".vis-network").removeAttribute("tabindex");
  network.on("beforeDrawing", (context) => { findStanding(); drawUnder(context, viewScale()); });
  network.on("afterDrawing", (context) => {
    drawOver(context, viewScale());
    if (!window.graphlibDrawn) { window.graphlibDrawn = performance.now(); document.documentElement.dataset.drawn = "true"; }
  });
  // After vis-network has scaled its camera to the new size.
  network.on("resize", () => requestAnimationFrame(() => { if (!touched) fit(); }));
  network.on("click", ({ pointer }) => {
    const found = pick(pointer.canvas);
    choose(found ? (found.lines ? { node: found.id } : { edge: found.id }) : null);
  });
  network.on("doubleClick", ({ pointer }) => {
    const found = pick(pointer.canvas);
    if (found && found.lines) zoomTo(found);
  });
  for (const event of ["zoom", "dragStart", "dragging"]) network.on(event, () => { touched = true; move(false); });
  network.on("dragEnd", () => move(true));
  network.on("dragStart", ({ nodes: [id] }) => { if (id !== undefined) hideTip(); });
  network.on("dragging", ({ nodes: [id] }) => { if (id !== undefined) follow(id); });
  network.on("dragEnd", ({ nodes: [id] }) => { if (id !== undefined) follow(id); });
  container.addEventListener("mousemove", hover);
  container.addEventListener("mouseleave", () => { hovered = null; hideTip(); redraw(); });
  fit();
}

// The nodes that vis-network can drag: those that have a place.
const pins = new vis.DataSet();
function putNodes() {
  pins.clear();
  pins.add(nodes.filter((node) => node.placed).map((node) => ({ id: node.id, x: node.x, y: node.y, label: node.label })));
}

function viewScale() { return network.getScale(); }

// However many things change at once, the picture is drawn once a frame.
let drawing = 0;
function redraw() {
  if (network && !drawing) drawing = requestAnimationFrame(() => { drawing = 0; network.redraw(); });
}

// While a big picture is moved it is drawn roughly, and in full when it rests.
const MANY_NODES = 1200, MANY_EDGES = 900;
let moving = false, resting = 0;
function move(still) {
  clearTimeout(resting);
  moving = !still;
  if (still) redraw();
  else resting = setTimeout(() => move(true), 180);
}

function restyle() { batches = null; redraw(); }

function readColours() {
  const wish = document.documentElement.dataset.theme || "auto";
  const theme = wish !== "auto" ? wish
    : matchMedia("(prefers-contrast: more)").matches || matchMedia("(forced-colors: active)").matches ? "contrast"
      : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  colours = page.style.palettes[theme];
  document.documentElement.dataset.colours = theme;
  for (const [name, colour] of Object.entries(colours)) document.documentElement.style.setProperty(`--${name}`, colour);
  restyle();
}

// Scale and centre that show what is placed; in a window too small for that, a readable part of it around
// what is chosen.
function fit() {
  const [left, top, right, bottom] = shownBounds();
  const room = byId("graph").getBoundingClientRect();
  if (!room.width || !room.height) return;
  let scale = Math.max(Math.min(room.width / (right - left), room.height / (bottom - top), 1.35), 0.02);
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const middle = scale < 0.6 && right - left < 1200 && (chosenNode() || firstNode());
  if (middle) {
    scale = 0.9;
    position.x = between(middle.x, left, right, room.width / scale);
    position.y = between(middle.y, top, bottom, room.height / scale);
  }
  network.moveTo({ position, scale, animation: false });
}

// The middle of a window of this length as near to a place as leaves nothing empty beyond the ends.
function between(place, low, high, length) {
  return high - low < length ? (low + high) / 2 : Math.min(Math.max(place, low + length / 2), high - length / 2);
}

function chosenNode() {
  if (!choice) return null;
  return choice.node ? nodeById.get(choice.node) : edgeById.get(choice.edge).to;
}

function shownBounds() {
  return page.bounds[2] > page.bounds[0] ? page.bounds : [-100, -100, 100, 100];
}

function zoomTo(node) {
  touched = true;
  network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(viewScale(), 1), animation: false });
}

function zoomBy(factor) {
  touched = true;
  network.moveTo({ scale: Math.min(Math.max(viewScale() * factor, 0.03), 6), animation: false });
}

// Moves the picture only as far as is needed to have the node in sight.
function bringIntoView(node) {
  const room = byId("graph").getBoundingClientRect();
  const at = network.canvasToDOM({ x: node.x, y: node.y });
  const half = node.width * viewScale() / 2 + 20;
  if (at.x > half && at.x < room.width - half && at.y > 30 && at.y < room.height - 30) return;
  network.moveTo({ position: { x: node.x, y: node.y }, animation: false });
}

// A dragged node takes the ends of its lines along.
function follow(id) {
  const node = nodeById.get(id), to = network.getPosition(id);
  moveNode(node, to.x - node.x, to.y - node.y);
}

function moveNode(node, dx, dy) {
  if (!dx && !dy) return;
  node.x += dx;
  node.y += dy;
  for (const edge of node.edges) {
    const path = edge.path, shift = (at) => { path[at] += dx; path[at + 1] += dy; };
    if (path.length < 8) continue;
    if (edge.from === node) { shift(0); shift(2); }
    if (edge.to === node) { shift(path.length - 2); shift(path.length - 4); }
    edge.shape = edge.points = null;
  }
  restyle();
}

function edgeShape(edge) {
  if (!edge.shape) {
    const path = edge.path, back = page.style.heads[edge.head].back;
    const angle = endAngle(path), last = path.length - 2;
    const shape = new Path2D();
    shape.moveTo(path[0], path[1]);
    for (let at = 2; at < path.length; at += 6) {
      const end = at + 4 === last;
      shape.bezierCurveTo(path[at], path[at + 1], path[at + 2], path[at + 3],
        path[at + 4] - (end ? back * Math.cos(angle) : 0), path[at + 5] - (end ? back * Math.sin(angle) : 0));
    }
    edge.shape = shape;
    edge.turn = new DOMMatrix().translate(path[last], path[last + 1]).rotate(angle * 180 / Math.PI);
  }
  return edge.shape;
}

function endAngle(path) {
  const last = path.length - 2;
  for (let at = last - 2; at >= 0; at -= 2) {
    const dx = path[last] - path[at], dy = path[last + 1] - path[at + 1];
    if (Math.abs(dx) + Math.abs(dy) > 0.5) return Math.atan2(dy, dx);
  }
  return 0;
}

// The dot of a reviewed line sits just off its first node.
function markPlace(path) {
  for (let at = 2; at < path.length; at += 2) {
    const dx = path[at] - path[0], dy = path[at + 1] - path[1], far = Math.hypot(dx, dy);
    if (far > 0.5) return [path[0] + 5 * dx / far, path[1] + 5 * dy / far];
  }
  return [path[0], path[1]];
}

// Broader the more independent sources stand behind it; all thinner where there are many.
function edgeWidth(edge) {
  const thin = edges.length > 90 ? 0.75 : 1;
  return thin * (page.style.lines[edge.kind].width + Math.min(Math.max(edge.sources - 1, 0), 3) * 0.9);
}

function edgePoints(edge) {
  if (!edge.points) {
    const path = edge.path, points = [];
    for (let at = 2; at < path.length; at += 6) {
      for (let step = 0; step <= 16; step++) {
        const t = step / 16, u = 1 - t;
        for (const axis of [0, 1]) {
          points.push(u * u * u * path[at - 2 + axis] + 3 * u * u * t * path[at + axis] + 3 * u * t * t * path[at + 2 + axis] + t * t * t * path[at + 4 + axis]);
        }
      }
    }
    edge.points = points;
    const xs = points.filter((_, index) => index % 2 === 0), ys = points.filter((_, index) => index % 2);
    edge.box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }
  return edge.points;
}

function pick(at) {
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node.drawn && Math.abs(at.x - node.x) <= node.width / 2 && Math.abs(at.y - node.y) <= node.height / 2) return node;
  }
  const reach = 7 / viewScale();
  let best = null, nearest = reach;
  for (const edge of edges) {
    if (!edge.drawn || isStructure(edge)) continue;
    const points = edgePoints(edge), box = edge.box;
    if (at.x < box[0] - reach || at.x > box[2] + reach || at.y < box[1] - reach || at.y > box[3] + reach) continue;
    for (let index = 0; index + 3 < points.length; index += 2) {
      const distance = toSegment(at, points, index);
      if (distance < nearest) { nearest = distance; best = edge; }
    }
  }
  return best;
}

function toSegment(at, points, index) {
  const dx = points[index + 2] - points[index], dy = points[index + 3] - points[index + 1];
  const length = dx * dx + dy * dy || 1;
  const t = Math.min(1, Math.max(0, ((at.x - points[index]) * dx + (at.y - points[index + 1]) * dy) / length));
  return Math.hypot(at.x - points[index] - t * dx, at.y - points[index + 1] - t * dy);
}

// Which nodes and edges stand out while something is chosen, pointed at or searched for; null: all alike.
function outstanding() {
  const from = hovered || (choice && (choice.node ? nodeById.get(choice.node) : edgeById.get(choice.edge))) || null;
  if (from && from.lines) {
    const found = new Set([from.id]);
    for (const edge of from.edges) if (edge.drawn) { found.add(edge.id); found.add(edge.from.id); found.add(edge.to.id); }
    return found;
  }
  if (from) return new Set([from.id, from.from.id, from.to.id]);
  return matched;
}

// All lines of one look as one path. What stands out changes with every move of the pointer, so it is drawn
// over the others and these stay as they are.
function batched() {
  if (!batches) batches = grouped(edges.filter((edge) => edge.drawn && edge.path.length >= 8));
  return batches;
}

function grouped(chosen) {
  const groups = new Map();
  for (const edge of chosen) {
    const width = edgeWidth(edge), name = `${edge.kind}|${width}|${edge.head}`;
    if (!groups.has(name)) {
      groups.set(name, { width, style: page.style.lines[edge.kind], head: page.style.heads[edge.head], name: edge.head, lines: new Path2D(), heads: new Path2D(), marks: new Path2D() });
    }
    const group = groups.get(name);
    group.lines.addPath(edgeShape(edge));
    if (group.head.path) group.heads.addPath(group.head.shape, edge.turn);
    if (isReviewed(edge)) {
      const [x, y] = markPlace(edge.path);
      group.marks.moveTo(x + 3, y);
      group.marks.arc(x, y, 3, 0, 7);
    }
  }
  return [...groups.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map((entry) => entry[1]);
}

let standing = null, above = [];
function findStanding() {
  standing = outstanding();
  above = standing ? grouped([...standing].map((id) => edgeById.get(id)).filter((edge) => edge && edge.drawn && edge.path.length >= 8)) : [];
}

function drawUnder(context, scale) {
  context.lineCap = "butt";
  context.lineJoin = "round";
  for (const frame of page.frames) {
    context.beginPath();
    context.roundRect(frame.x, frame.y, frame.width, frame.height, 12);
    context.fillStyle = colours.frame;
    context.fill();
    context.strokeStyle = colours["frame-edge"];
    context.lineWidth = 1;
    context.setLineDash([]);
    context.stroke();
  }
  context.font = `600 ${SMALL}px ${page.style.font}`;
  context.fillStyle = colours.soft;
  context.textBaseline = "alphabetic";
  if (scale > 0.35) {
    for (const heading of page.headings) {
      context.textAlign = { start: "left", end: "right" }[heading.anchor] || "center";
      context.fillText(shown(heading.text), heading.x, heading.y);
    }
  }
  if (moving && edges.length > MANY_EDGES) return;
  drawLines(context, scale, batched(), standing ? 0.1 : 1);
  drawLines(context, scale, above, 1);
}

function drawLines(context, scale, groups, alpha) {
  context.globalAlpha = alpha;
  for (const group of groups) {
    context.strokeStyle = colours[group.style.colour];
    context.lineWidth = Math.max(group.width, 0.7 / scale);
    context.setLineDash(scale < 0.12 ? [] : group.style.dash);
    context.stroke(group.lines);
    if (scale < 0.15) continue;
    context.setLineDash([]);
    context.fillStyle = group.head.filled ? context.strokeStyle : colours.paper;
    if (group.head.filled || group.name === "ring" || group.name === "hollow") context.fill(group.heads);
    context.stroke(group.heads);
    context.fillStyle = colours.mark;
    context.fill(group.marks);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

// A link of the causal view carries how many deny it, or assert it if more than one does.
function drawBadges(context, scale) {
  if (page.kind !== "causal" || scale * SMALL < READABLE) return;
  context.font = `600 ${SMALL}px ${page.style.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const edge of edges) {
    const text = edge.drawn && edge.path.length >= 8 ? badgeText(edge) : "";
    if (!text) continue;
    const [x, y] = badgePlace(edge), half = context.measureText(text).width / 2 + 4;
    context.globalAlpha = standing !== null && !standing.has(edge.id) ? 0.15 : 1;
    context.fillStyle = colours.paper;
    context.strokeStyle = colours[page.style.lines[edge.kind].colour];
    context.lineWidth = 1.2;
    context.beginPath();
    context.roundRect(x - half, y - 8, 2 * half, 16, 8);
    context.fill();
    context.stroke();
    context.fillStyle = colours.ink;
    context.fillText(text, x, y + 0.5);
  }
  context.globalAlpha = 1;
}

function badgeText(edge) {
  const holders = new Set(edge.shown.map((item) => item.holder)).size;
  return edge.kind === "denied" ? `−${holders}` : holders > 1 ? `+${holders}` : "";
}

// In the middle of the first stretch, where lines are still apart.
function badgePlace(edge) {
  const points = edgePoints(edge), at = 2 * (edge.kind === "denied" ? 9 : 5);
  return [points[at], points[at + 1]];
}

function drawOne({ ctx, id, x, y }) {
  const node = nodeById.get(id);
  return {
    drawNode() { drawNode(ctx, node, x, y, viewScale()); },
    nodeDimensions: { width: node.width, height: node.height }
  };
}

function drawNode(context, node, x, y, scale) {
  if (!node.drawn) return;
  const dim = standing !== null && !standing.has(node.id);
  if (moving && nodes.length > MANY_NODES) {
    if (dim) return;
    context.fillStyle = colours[`${node.kind}-edge`];
    context.fillRect(x - node.width / 2, y - node.height / 2, node.width, node.height);
    return;
  }
  context.save();
  context.translate(x, y);
  context.globalAlpha = dim ? 0.22 : 1;
  context.fillStyle = colours[node.kind];
  context.fill(nodeShape(node));
  context.strokeStyle = colours[`${node.kind}-edge`];
  const chosen = choice && choice.node === node.id;
  context.lineWidth = Math.max(chosen ? 3.5 : node.kind === "explanation" || node.kind === "author" ? 1.8 : 1.3, 0.8 / scale);
  if (node.kind === "unnamed") context.setLineDash([4, 3]);
  context.stroke(nodeShape(node));
  if (scale * SIZE >= READABLE) drawLettering(context, node);
  else drawFitted(context, node, scale);
  context.restore();
}

// Letters smaller than this, in pixels, are not drawn.
const READABLE = 10.5;

function nodeShape(node) {
  if (!node.shape) node.shape = new Path2D(node.outline);
  return node.shape;
}

// Further out, as much of the label as the box has room for at a readable size.
const FITTED = 11, LEADING = 12.5;

function drawFitted(context, node, scale) {
  if (!node.fitted || node.fitted.scale !== scale) node.fitted = { scale, lines: fittedLines(context, node, scale) };
  const lines = node.fitted.lines;
  context.scale(1 / scale, 1 / scale);
  context.font = fittedFont(node);
  context.fillStyle = colours[`${node.kind}-ink`];
  context.textAlign = "center";
  context.textBaseline = "middle";
  lines.forEach((line, index) => {
    context.direction = direction(line);
    context.fillText(line, 0, (index - (lines.length - 1) / 2) * LEADING);
  });
}

function fittedFont(node) { return `${HEAVY.has(node.kind) ? "600 " : ""}${FITTED}px ${page.style.font}`; }

function fittedLines(context, node, scale) {
  const inset = node.kind === "event" ? 18 : 6, room = node.width * scale - inset, tall = node.height * scale;
  const count = Math.max(Math.floor((tall - 1) / LEADING), tall >= FITTED - 1 ? 1 : 0);
  if (!count || room < 34) return [];
  context.font = fittedFont(node);
  if (!node.words) {
    node.words = node.label.split(" ").slice(0, 24).map((word) => [word, context.measureText(word).width]);
    node.space = context.measureText(" ").width;
  }
  const lines = [];
  let line = "", used = 0;
  for (const [word, width] of node.words) {
    const longer = line ? used + node.space + width : width;
    if (longer <= room || !line) { line = line ? `${line} ${word}` : word; used = longer; continue; }
    if (lines.length === count - 1) { line += " …"; break; }
    lines.push(line);
    [line, used] = [word, width];
  }
  lines.push(line);
  return lines.map((text) => cut(context, text, room)).filter((text) => text.length > 2);
}

function cut(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let kept = text.replace(/ …$/, "");
  while (kept && context.measureText(kept + "…").width > room) kept = kept.slice(0, -1);
  return kept.trimEnd() + "…";
}

function drawLettering(context, node) {
  const bold = HEAVY.has(node.kind);
  const rows = node.lines.length * 17 + (node.small ? 15 : 0);
  context.fillStyle = colours[`${node.kind}-ink`];
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.font = `${bold ? "600 " : ""}${SIZE}px ${page.style.font}`;
  node.lines.forEach((line, index) => {
    context.direction = direction(line);
    context.fillText(line, 0, -rows / 2 + 17 * index + 13, node.width - 12);
  });
  if (node.small) {
    context.font = `${SMALL}px ${page.style.font}`;
    context.globalAlpha *= 0.8;
    context.direction = direction(node.small);
    context.fillText(node.small, 0, rows / 2 - 4, node.width - 12);
  }
}

// Far out, the lettering inside is too small: the most important names are written at a readable size, and
// only where they cover none written before.
const HEAVY = new Set(["event", "explanation", "group", "stated"]);
const IMPORTANCE = { event: 0, explanation: 1, group: 2, author: 3, stated: 4, factor: 4, source: 5, claim: 6, passage: 6, unnamed: 7 };

function drawOver(context, scale) {
  drawBadges(context, scale);
  if (scale * SIZE < READABLE && !(moving && nodes.length > MANY_NODES)) drawNames(context, scale);
  drawMore(context, scale);
  if (focused && focused.drawn && document.activeElement === byId("graph")) {
    const gap = 5 / scale + 2;
    context.lineWidth = 2.5 / scale;
    context.strokeStyle = colours.ink;
    context.setLineDash([6 / scale, 3 / scale]);
    context.strokeRect(focused.x - focused.width / 2 - gap, focused.y - focused.height / 2 - gap, focused.width + 2 * gap, focused.height + 2 * gap);
    context.setLineDash([]);
  }
}

let ranked = null;
function drawNames(context, scale) {
  if (!ranked) ranked = [...nodes].sort((a, b) => IMPORTANCE[a.kind] - IMPORTANCE[b.kind] || b.edges.length - a.edges.length);
  const room = byId("graph").getBoundingClientRect();
  const low = network.DOMtoCanvas({ x: 0, y: 0 }), high = network.DOMtoCanvas({ x: room.width, y: room.height });
  const size = 12 / scale;
  const taken = nodes.filter((node) => node.drawn && node.fitted && node.fitted.scale === scale && node.fitted.lines.length)
    .map((node) => ({ x: node.x, y: node.y, half: node.width / 2, tall: node.height / 2 }));
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${size}px ${page.style.font}`;
  context.lineJoin = "round";
  context.lineWidth = 4 / scale;
  let written = 0;
  for (const node of ranked) {
    if (written >= 150) break;
    if (node.fitted && node.fitted.scale === scale && node.fitted.lines.length) continue;
    if (!node.drawn || (standing !== null && !standing.has(node.id))) continue;
    if (node.x < low.x || node.x > high.x || node.y < low.y || node.y > high.y) continue;
    const name = node.label.length > 34 ? node.label.slice(0, 32).trimEnd() + "…" : node.label;
    if (node.nameWidth === undefined) node.nameWidth = context.measureText(name).width / size;
    const half = node.nameWidth * size / 2 + 3 / scale, tall = 9 / scale;
    const x = Math.min(Math.max(node.x, low.x + half), high.x - half);
    if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - node.y) < box.tall + tall)) continue;
    taken.push({ x, y: node.y, half, tall });
    context.strokeStyle = colours.paper;
    context.fillStyle = colours.ink;
    context.direction = direction(name);
    context.strokeText(name, x, node.y);
    context.fillText(name, x, node.y);
    written += 1;
  }
}

// What is explained or explains says how many more lines it has than the opening draws.
const SPEAKING = new Set(["author", "source", "unnamed", "claim", "passage"]);

function drawMore(context, scale) {
  if (whole || scale * SMALL < READABLE) return;
  context.font = `600 ${SMALL}px ${page.style.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (const node of nodes) {
    const count = node.drawn && !SPEAKING.has(node.kind) && (standing === null || standing.has(node.id)) ? node.edges.filter((edge) => edge.visible && !edge.placed && !isStructure(edge)).length : 0;
    if (!count) continue;
    const text = `${count} more`, half = context.measureText(text).width / 2 + 5, x = node.x + node.width / 2 - half - 6, y = node.y - node.height / 2;
    context.fillStyle = colours.paper;
    context.strokeStyle = colours[`${node.kind}-edge`];
    context.beginPath();
    context.roundRect(x - half, y - 12, 2 * half, 14, 7);
    context.fill();
    context.stroke();
    context.fillStyle = colours.soft;
    context.fillText(text, x, y - 4.5);
  }
}

const tip = make("div.tip", { hidden: true, "aria-hidden": "true" });

function hover(event) {
  if (event.buttons) { hideTip(); return; }
  const box = byId("graph").getBoundingClientRect();
  const found = pick(network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top }));
  byId("graph").style.cursor = found ? "pointer" : "";
  if (found !== hovered) {
    hovered = found;
    if (found) {
      tip.replaceChildren(...(found.lines ? [isolated(found.label)] : [isolated(found.from.label), ` ${saidOf(found)} `, isolated(found.to.label)]));
      if (!found.lines && found.shown.length) tip.append(make("span.soft", {}, ` · ${plural(found.shown.length, "sentence")}${heldBy(found)}`));
    }
    redraw();
  }
  tip.hidden = !found;
  if (found) {
    if (!tip.isConnected) document.body.append(tip);
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - 300)}px`;
    tip.style.top = `${event.clientY + 16}px`;
  }
}

// On links between causes and effects the tip says who asserts or denies them.
function heldBy(edge) {
  if (edge.kind !== "asserted" && edge.kind !== "denied") return "";
  const names = [...new Set(edge.shown.map((item) => item.holder_label))];
  return `, ${edge.kind} by ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
}

function hideTip() { tip.hidden = true; }

// ---- keyboard

function graphKey(event) {
  const key = event.key, arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (event.ctrlKey || event.metaKey) return;
  if (arrows[key]) {
    const [dx, dy] = arrows[key];
    if (event.shiftKey) { touched = true; const at = network.getViewPosition(); network.moveTo({ position: { x: at.x + dx * 80 / viewScale(), y: at.y + dy * 80 / viewScale() }, animation: false }); }
    else if (event.altKey && focused) { moveNode(focused, dx * 10, dy * 10); network.moveNode(focused.id, focused.x, focused.y); }
    else step(dx, dy);
  } else if (key === "Enter" || key === " ") { if (walked) choose({ edge: walked.id }, true); else if (focused) choose({ node: focused.id }, true); }
  else if (key === "e" || key === "E") walk(event.shiftKey ? -1 : 1);
  else if (key === "+" || key === "=") zoomBy(1.25);
  else if (key === "-") zoomBy(0.8);
  else if (key === "0") { touched = false; fit(); }
  else if (key === "Home") focusNode(firstNode());
  else return;
  event.preventDefault();
}

function firstNode() {
  return nodes.find((node) => node.drawn && node.kind === "event") || nodes.find((node) => node.drawn && node.kind === "explanation") || nodes.find((node) => node.drawn) || null;
}

function step(dx, dy) {
  if (!focused || !focused.drawn) { focusNode(firstNode()); return; }
  let best = null, least = Infinity;
  for (const node of nodes) {
    if (!node.drawn || node === focused) continue;
    const along = (node.x - focused.x) * dx + (node.y - focused.y) * dy;
    const across = Math.abs((node.x - focused.x) * dy) + Math.abs((node.y - focused.y) * dx);
    if (along <= 1) continue;
    const cost = along + 2.5 * across;
    if (cost < least) { least = cost; best = node; }
  }
  if (best) focusNode(best);
}

let walked = null;

function focusNode(node) {
  if (!node) return;
  focused = node;
  walked = null;
  hovered = null;
  bringIntoView(node);
  const count = node.edges.filter((edge) => edge.drawn && !isStructure(edge)).length;
  say(`${page.style.boxKinds[node.kind]}: ${node.label}. ${plural(count, "line")}.`);
  redraw();
}

function walk(by) {
  if (!focused) { focusNode(firstNode()); return; }
  const around = focused.edges.filter((edge) => edge.drawn && !isStructure(edge));
  if (!around.length) { say("No lines here."); return; }
  const at = around.indexOf(walked);
  walked = around[(at + by + around.length + (at < 0 && by < 0 ? 1 : 0)) % around.length];
  hovered = walked;
  say(`${describe(walked)}. ${plural(walked.shown.length, "sentence")}. Enter opens ${walked.shown.length === 1 ? "it" : "them"}.`);
  redraw();
}
