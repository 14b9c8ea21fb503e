// The legend, whose entries are the filters.

const LONG = 9;

function swatch(kind, of) {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  const add = (name, attributes) => {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  };
  svg.setAttribute("viewBox", "0 0 36 16");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  if (of === "edge" || of === "relation") {
    const style = of === "relation" ? { colour: "ink", dash: [], head: page.style.relationHeads[kind] } : page.style.lines[kind];
    const head = page.style.heads[style.head];
    add("path", { d: `M1 8H${34 - head.back}`, stroke: `var(--${style.colour})`, "stroke-width": "2", fill: "none", "stroke-dasharray": style.dash.join(" ") });
    if (head.path) add("path", { d: head.path, transform: "translate(34 8)", stroke: `var(--${style.colour})`, "stroke-width": "2", fill: head.filled ? `var(--${style.colour})` : style.head === "ring" || style.head === "hollow" ? "var(--paper)" : "none" });
  } else {
    add("path", { d: SMALL_OUTLINES[kind] || "M-13 -6H13V6H-13Z", transform: "translate(18 8)", fill: `var(--${kind})`, stroke: `var(--${kind}-edge)`, "stroke-width": "1.5", "stroke-dasharray": kind === "unnamed" ? "3 2" : "" });
  }
  return svg;
}

const SMALL_OUTLINES = {
  event: "M-14 0L-8 -6H8L14 0L8 6H-8Z",
  author: "M-8 -6H8A6 6 0 0 1 8 6H-8A6 6 0 0 1 -8 -6Z",
  unnamed: "M-8 -6H8A6 6 0 0 1 8 6H-8A6 6 0 0 1 -8 -6Z",
  explanation: "M-11 -6H11A3 3 0 0 1 14 -3V3A3 3 0 0 1 11 6H-11A3 3 0 0 1 -14 3V-3A3 3 0 0 1 -11 -6Z",
  group: "M-11 -6H11A3 3 0 0 1 14 -3V3A3 3 0 0 1 11 6H-11A3 3 0 0 1 -14 3V-3A3 3 0 0 1 -11 -6Z",
  source: "M-10 -6H10L13 -3V3L10 6H-10L-13 3V-3Z",
  claim: "M-13 -6H9L13 -2V6H-13Z",
  passage: "M-13 -6H9L13 -2V6H-13Z"
};

function buildFilters(changed) {
  const place = byId("filters");
  place.replaceChildren();
  for (const facet of FACETS) {
    const values = facetValues(facet);
    if (values.length < 2 && facet.of !== "edge") continue;
    place.append(facetBox(facet, values, changed));
    if (facet.name === "node") place.append(voiceBox(changed), sourcesBox(changed));
  }
  if (dates.length > 1) place.append(datesBox(changed));
  place.append(make("button.wide", { type: "button", id: "reset", onclick: () => { resetFilters(); changed(); refreshFilters(); } }, "Clear all filters"));
}

function facetBox(facet, values, changed) {
  const list = make("div.values", {}, values.map((entry, index) => make("label.value", {},
    make("input", {
      type: "checkbox", "data-facet": facet.name, "data-value": index, checked: !isOff(facet.name, entry.value),
      onchange: (event) => { setOff(facet.name, entry.value, !event.target.checked); changed(); }
    }),
    facet.of === "edge" || facet.of === "node" ? swatch(entry.value, facet.of) : facet.name === "relation" ? swatch(entry.value, "relation") : null,
    make("span.name", {}, isolated(entry.label)),
    entry.count === null ? null : make("span.count", {}, entry.count))));
  const all = make("span.both", {},
    make("button.link", { type: "button", "aria-label": `${facetTitle(facet)}: all`, onclick: () => { off[facet.name] = new Set(); changed(); refreshFilters(); } }, "all"),
    make("button.link", { type: "button", "aria-label": `${facetTitle(facet)}: none`, onclick: () => { off[facet.name] = new Set(values.map((entry) => entry.value)); changed(); refreshFilters(); } }, "none"));
  facet.values = values;
  const open = ["line", "node", "explanation", "status", "certainty", "relation"].includes(facet.name);
  return make("details.facet", { open: open && values.length <= 14, "data-name": facet.name },
    make("summary", {}, make("span", {}, facetTitle(facet))),
    make("fieldset", {}, make("legend.hidden", {}, facetTitle(facet)), list, values.length > 2 ? all : null));
}

function voiceBox(changed) {
  const voices = [["both", "Authors and those they quote"], ["author", "Authors only"], ["source", "Quoted sources only"]];
  return make("details.facet", { open: true },
    make("summary", {}, make("span", {}, "Whose voice counts")),
    make("fieldset", {}, make("legend.hidden", {}, "Whose voice counts"),
      make("div.values", {}, voices.map(([value, label]) => make("label.value", {},
        make("input", { type: "radio", name: "voice", value, checked: limits.voice === value, onchange: () => { limits.voice = value; changed(); } }),
        make("span.name", {}, label))))));
}

function sourcesBox(changed) {
  const most = Math.max(1, ...[...groupSources().values()].map((set) => set.size));
  if (most < 2 || page.kind === "actors") return make("span", { hidden: true });
  const output = make("output", { id: "least-out" }, `${limits.least} or more`);
  return make("div.facet.plain", {},
    make("label.title", { for: "least" }, page.kind === "causal" ? "Independent sources of a link" : "Independent sources behind a stance"),
    make("div.slide", {}, make("input", {
      type: "range", id: "least", min: 1, max: most, step: 1, value: String(limits.least),
      oninput: (event) => { limits.least = Number(event.target.value); byId("least-out").textContent = `${limits.least} or more`; changed(); }
    }), output));
}

function groupSources() {
  const groups = new Map();
  for (const edge of edges) {
    const group = sourceGroup(edge);
    if (!groups.has(group)) groups.set(group, new Set());
    for (const item of edge.items) groups.get(group).add(item.source);
  }
  return groups;
}

function datesBox(changed) {
  const output = make("output", { id: "dates-out" }, "");
  const tell = () => { output.textContent = shown(`${dates[limits.from]} to ${dates[limits.to]}`); };
  const slider = (end, label) => make("input", {
    type: "range", id: `date-${end}`, min: 0, max: dates.length - 1, step: 1, value: String(limits[end]), "aria-label": label,
    oninput: (event) => {
      limits[end] = Number(event.target.value);
      if (limits.from > limits.to) limits[end === "from" ? "to" : "from"] = limits[end];
      byId("date-from").value = limits.from;
      byId("date-to").value = limits.to;
      byId("date-from").setAttribute("aria-valuetext", dates[limits.from]);
      byId("date-to").setAttribute("aria-valuetext", dates[limits.to]);
      tell();
      changed();
    }
  });
  tell();
  return make("div.facet.plain", { role: "group", "aria-label": "Published" },
    make("span.title", {}, "Published"), make("div.slide", {}, slider("from", "Published from"), slider("to", "Published until"), output));
}

function setOff(facet, value, gone) {
  if (!off[facet]) off[facet] = new Set();
  if (gone) off[facet].add(value);
  else off[facet].delete(value);
}

function resetFilters() {
  for (const facet of Object.keys(off)) delete off[facet];
  Object.assign(limits, { voice: "both", from: 0, to: Math.max(dates.length - 1, 0), least: 1 });
}

// Puts the controls in step with the state after a link or a reset changed it.
function refreshFilters() {
  for (const input of byId("filters").querySelectorAll("input[type=checkbox]")) {
    const facet = FACETS.find((candidate) => candidate.name === input.dataset.facet);
    input.checked = !isOff(facet.name, facet.values[Number(input.dataset.value)].value);
  }
  for (const input of byId("filters").querySelectorAll("input[type=radio]")) input.checked = input.value === limits.voice;
  if (byId("least")) { byId("least").value = limits.least; byId("least-out").textContent = `${limits.least} or more`; }
  if (byId("date-from")) {
    byId("date-from").value = limits.from;
    byId("date-to").value = limits.to;
    byId("dates-out").textContent = shown(`${dates[limits.from]} to ${dates[limits.to]}`);
  }
}

function filtered() {
  return Object.values(off).some((set) => set.size) || limits.voice !== "both" || limits.least > 1 ||
    limits.from > 0 || limits.to < dates.length - 1;
}
