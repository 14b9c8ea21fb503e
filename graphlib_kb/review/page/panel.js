// The panel beside the text: what the current item says, and the means to decide it.

export const KINDS = {
  claim: {
    label: "Claim", many: "Claims",
    says: "somebody is made to say something",
    roles: ["content", "source", "cue"], optional: ["source", "cue"],
    fields: ["holder", "certainty", "polarity", "direct"],
    fresh: { holder: null, certainty: "asserted", polarity: "affirmed", direct: false },
  },
  causal: {
    label: "Causal assertion", many: "Causes",
    says: "something is said to act on something else",
    roles: ["cause", "effect", "signal"], optional: ["signal"],
    fields: ["holder", "relation", "negated", "certainty"],
    fresh: { holder: "AUTHOR", relation: "causes", negated: false, certainty: "asserted" },
  },
  stance: {
    label: "Stance", many: "Stances",
    says: "a holder supports, contests or reports an explanation",
    roles: ["evidence"], optional: [],
    fields: ["holder", "explanation", "stance", "certainty"],
    fresh: { holder: "AUTHOR", explanation: null, stance: "supports", certainty: "asserted" },
  },
  actor: {
    label: "Actor", many: "Actors",
    says: "somebody who speaks or acts",
    roles: ["mentions"], optional: ["mentions"],
    fields: ["name", "kind", "aliases"],
    fresh: { name: "", kind: "person", aliases: [] },
  },
  offtopic: {
    label: "Off-topic stretch", many: "Off-topic",
    says: "a stretch that is not this article",
    roles: ["passage"], optional: [],
    fields: ["reason"],
    fresh: { reason: "marked by a reviewer" },
  },
};

export const FIELD_KEYS = {
  holder: "h", explanation: "x", stance: "s", certainty: "c", relation: "t", negated: "g", polarity: "p",
  direct: "d", name: "h", kind: "t", aliases: "l", reason: "x",
};

const FIELD_LABELS = {
  holder: "Holder", explanation: "Explanation", stance: "Stance", certainty: "Certainty", relation: "Relation",
  negated: "Negated (not so)", polarity: "Polarity", direct: "Direct speech", name: "Name", kind: "Kind",
  aliases: "Other names", reason: "Why it is off-topic",
};

export const NEW_HOLDER = "\u0000new";

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && name !== "list" && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Text of the article in a line of its own: its direction marks and control characters stay inside.
export function quoted(text, limit = 160) {
  const points = [...text];
  if (points.length <= limit) return el("bdi", { class: "quote", dir: "auto" }, text);
  // Cut at white space, unless a word is very long.
  const head = points.slice(0, limit * 0.6).join("").replace(/\s\S{0,20}$/, "");
  const tail = points.slice(-limit * 0.3).join("").replace(/^\S{0,20}\s/, "");
  return el("bdi", { class: "quote", dir: "auto" }, `${head} … ${tail}`);
}

export function holderName(holder, items) {
  if (holder === "AUTHOR") return "the author";
  if (holder === "UNNAMED") return "an unnamed source";
  if (!holder) return "nobody yet";
  const actor = items.get(holder);
  return actor ? actor.fields.name : holder;
}

// One line for the queue.
export function summary(item, view) {
  const { items, text } = view;
  const fields = item.fields;
  const part = (span, limit) => (span ? quoted(text.quote(span), limit) : el("em", {}, "nothing yet"));
  switch (item.kind) {
    case "claim":
      return [el("b", {}, holderName(fields.holder, items)), fields.polarity === "denied" ? " denies " : ": ", part(fields.content, 90)];
    case "causal":
      return [el("b", {}, holderName(fields.holder, items)), ": ", part(fields.cause, 50), ` ${fields.negated ? "not " : ""}${fields.relation} `, part(fields.effect, 50)];
    case "stance":
      return [el("b", {}, holderName(fields.holder, items)), ` ${fields.stance} `, el("b", {}, fields.explanation || "…")];
    case "actor":
      return [el("b", {}, fields.name || "…"), ` ${fields.kind}, holds ${item.held || 0}`];
    default:
      return [part(fields.passage, 90)];
  }
}

export function renderPanel(container, view, act) {
  const focused = document.activeElement && container.contains(document.activeElement) ? document.activeElement : null;
  const id = focused && focused.id;
  const caret = focused && focused.tagName === "INPUT" && focused.type === "text" ? focused.selectionStart : null;
  container.replaceChildren(...content(view, act));
  const again = id && document.getElementById(id);
  if (again) {
    again.focus({ preventScroll: true });
    if (caret !== null && again.setSelectionRange) again.setSelectionRange(caret, caret);
  }
}

// While somebody types or picks in a list, its element must stay: only what tells of the change is drawn anew.
export function refreshPanel(container, view, act) {
  const { item } = view;
  container.querySelector(".head").replaceWith(head(item, KINDS[item.kind], view));
  container.querySelector(".buttons").replaceWith(buttons(item, view, act));
  for (const name of KINDS[item.kind].fields) {
    const box = container.querySelector(`[data-field="${name}"]`);
    if (box) box.classList.toggle("changed", view.changed(name));
  }
}

function content(view, act) {
  const { item, draft } = view;
  if (!item) {
    return [el("p", { class: "empty" }, view.done
      ? "Nothing is left here. ] goes to the next article; “everything” shows what was decided."
      : "Nothing in the text is chosen. Click a marked passage, or press j.")];
  }
  const kind = KINDS[item.kind];
  return [
    head(item, kind, view),
    draft.add ? el("p", { class: "hint" }, kind.says, ". Select words in the text for each part, then save.") : null,
    roles(item, kind, view, act),
    el("div", { class: "fields" }, kind.fields.map((name) => field(name, item, view, act))),
    item.kind === "actor" && !draft.add ? actorTools(item, view, act) : null,
    el("label", { class: "field" }, el("span", {}, "Note ", el("kbd", {}, "n")),
      el("input", { id: "note", type: "text", value: draft.note || "", oninput: (event) => act.note(event.target.value) })),
    readings(item),
    buttons(item, view, act),
    why(item, view, act),
  ].filter(Boolean);
}

function head(item, kind, view) {
  const { draft } = view;
  const state = draft.add ? "new" : view.dirty ? "changed, not saved" : item.waiting ? "suggested" : item.status;
  return el("div", { class: `head kind-${item.kind}` },
    el("h2", {}, draft.add ? `New ${kind.label.toLowerCase()}` : kind.label),
    el("span", { class: `state ${view.dirty ? "changed" : item.waiting ? "suggested" : item.status}` }, state));
}

// What reviewers who disagree made of it, for the adjudicator.
function readings(item) {
  if (!item.readings || !item.readings.length) return null;
  return el("ul", { class: "readings", "aria-label": "What reviewers decided" },
    item.readings.map((one) => el("li", {}, el("bdi", { dir: "auto" }, one))));
}

function roles(item, kind, view, act) {
  if (item.kind === "actor") return mentions(item, view, act);
  return el("ul", { class: "roles" }, kind.roles.map((role, index) => {
    const span = view.value(role);
    const active = view.role === role;
    return el("li", { class: active ? "active" : "" },
      el("button", {
        type: "button", id: `role-${role}`, class: `role r-${role}`, "aria-pressed": String(active),
        title: `Work on the ${role} (${index + 1})`, onclick: () => act.role(role),
      }, el("kbd", {}, String(index + 1)), ` ${role}`),
      span ? quoted(view.text.quote(span)) : el("em", {}, kind.optional.includes(role) ? "none" : "select it in the text"),
      span && kind.optional.includes(role)
        ? el("button", { type: "button", class: "small", title: `No ${role} (Delete)`, "aria-label": `No ${role}`, onclick: () => act.clear(role) }, "×")
        : null);
  }));
}

function mentions(item, view, act) {
  const spans = view.value("mentions") || [];
  return el("fieldset", { class: "mentions" },
    el("legend", {}, `${spans.length} mention${spans.length === 1 ? "" : "s"}`),
    spans.slice(0, 200).map((span, index) => el("label", {},
      el("input", {
        type: "checkbox", id: `mention-${index}`, checked: view.ticked.has(span.start),
        onchange: () => act.tick(span.start), onfocus: () => act.look(span),
      }),
      el("bdi", { dir: "auto", class: "context" }, before(view.text, span)),
      el("mark", {}, el("bdi", { dir: "auto" }, view.text.quote(span))),
      el("bdi", { dir: "auto", class: "context" }, after(view.text, span)))),
    spans.length > 200 ? el("p", {}, `and ${spans.length - 200} more`) : null);
}

const before = (text, span) => text.quote({ start: Math.max(0, span.start - 30), end: span.start });
const after = (text, span) => text.quote({ start: span.end, end: Math.min(text.length, span.end + 30) });

function field(name, item, view, act) {
  const value = view.value(name);
  const label = el("span", {}, `${FIELD_LABELS[name]} `, el("kbd", {}, FIELD_KEYS[name]));
  const changed = view.changed(name) ? " changed" : "";
  const id = `field-${name}`;
  if (name === "direct" || name === "negated") {
    return el("label", { class: `field tick${changed}`, "data-field": name },
      el("input", { type: "checkbox", id, checked: Boolean(value), onchange: (event) => act.set(name, event.target.checked) }), label);
  }
  if (name === "name" || name === "reason") {
    return el("label", { class: `field${changed}`, "data-field": name }, label,
      el("input", { type: "text", id, value: value || "", oninput: (event) => act.set(name, event.target.value, true) }));
  }
  if (name === "aliases") {
    return el("label", { class: `field${changed}`, "data-field": name }, label,
      el("input", {
        type: "text", id, value: (value || []).join("; "), title: "separated by semicolons",
        oninput: (event) => act.set(name, event.target.value.split(";").map((one) => one.trim()).filter(Boolean), true),
      }));
  }
  if (name === "holder") return holderField(value, label, changed, view, act);
  if (name === "explanation") {
    const known = view.explanations;
    const options = [...known, ...(value && !known.some((one) => one.id === value) ? [{ id: value, label: "not in the codebook" }] : [])];
    const chosen = options.find((one) => one.id === value);
    return el("label", { class: `field${changed}`, "data-field": name }, label,
      select(id, value, options.map((one) => [one.id, `${one.id} – ${one.label}`]), (choice) => act.set(name, choice, true)),
      chosen && chosen.description ? el("small", {}, chosen.description) : null);
  }
  const words = item.kind === "actor" && name === "kind" ? view.words.kind : view.words[name];
  return el("fieldset", { class: `field radios${changed}`, "data-field": name }, el("legend", {}, label),
    words.map((word) => el("label", { class: value === word ? "on" : "" },
      el("input", { type: "radio", name: id, id: `${id}-${word}`, value: word, checked: value === word, onchange: () => act.set(name, word) }),
      word)));
}

function holderField(value, label, changed, view, act) {
  const actors = [...view.items.values()].filter((one) => one.kind === "actor")
    .sort((one, other) => one.fields.name.localeCompare(other.fields.name));
  const options = [["AUTHOR", `the author (${view.byline})`], ["UNNAMED", "an unnamed source"],
    ...actors.map((actor) => [actor.id, `${actor.fields.name} (${actor.fields.kind})`])];
  if (value && value !== "AUTHOR" && value !== "UNNAMED" && !view.items.has(value)) options.push([value, value]);
  options.push([NEW_HOLDER, "somebody else…"]);
  const fresh = view.draft.newHolder;
  return el("div", { class: `field${changed}`, "data-field": "holder" },
    el("label", {}, label, select("field-holder", fresh ? NEW_HOLDER : value, options, (choice) => act.holder(choice))),
    fresh ? el("div", { class: "new" },
      el("input", { type: "text", id: "new-name", value: fresh.name, placeholder: "name", "aria-label": "Name of the new actor", oninput: (event) => act.newHolder({ name: event.target.value }) }),
      select("new-kind", fresh.kind, view.words.kind.map((word) => [word, word]), (choice) => act.newHolder({ kind: choice }))) : null);
}

function select(id, value, options, onchange) {
  const empty = options.some(([key]) => key === value) ? [] : [["", "choose…"]];
  return el("select", { id, onchange: (event) => event.target.value && onchange(event.target.value) },
    [...empty, ...options].map(([key, text]) => el("option", { value: key, selected: key === value || (key === "" && !value) }, text)));
}

function actorTools(item, view, act) {
  const others = [...view.items.values()].filter((one) => one.kind === "actor" && one.id !== item.id)
    .sort((one, other) => one.fields.name.localeCompare(other.fields.name));
  return el("details", { class: "tools", open: view.toolsOpen, ontoggle: (event) => act.tools(event.target.open) },
    el("summary", {}, "Merge or split"),
    el("label", { class: "field" }, el("span", {}, "Is the same as ", el("kbd", {}, "i")),
      select("merge-into", view.mergeInto, others.map((one) => [one.id, `${one.fields.name} (${one.fields.kind})`]), act.mergeInto)),
    el("label", { class: "field tick" },
      el("input", { type: "checkbox", id: "everywhere", checked: view.everywhere, onchange: (event) => act.everywhere(event.target.checked) }),
      "in every article"),
    el("button", { type: "button", id: "merge", disabled: !view.mergeInto, onclick: act.merge }, "Merge"),
    el("label", { class: "field" }, el("span", {}, "The ticked mentions are of ", el("kbd", {}, "o")),
      el("input", { type: "text", id: "split-name", value: view.splitName, placeholder: "another name", autocomplete: "off", oninput: (event) => act.splitName(event.target.value) })),
    el("button", { type: "button", id: "split", disabled: !view.ticked.size || !view.splitName.trim(), onclick: act.split },
      `Split off ${view.ticked.size} mention${view.ticked.size === 1 ? "" : "s"}`));
}

function buttons(item, view, act) {
  if (view.draft.add) {
    return el("div", { class: "buttons" },
      el("button", { type: "button", id: "save", class: "primary", onclick: act.save }, "Save ", el("kbd", {}, "Enter")),
      el("button", { type: "button", id: "discard", onclick: act.discard }, "Discard ", el("kbd", {}, "Esc")));
  }
  if (view.dirty) {
    return el("div", { class: "buttons" },
      el("button", { type: "button", id: "save", class: "primary", onclick: act.save }, "Save correction ", el("kbd", {}, "Enter")),
      el("button", { type: "button", id: "discard", onclick: act.discard }, "Discard ", el("kbd", {}, "Esc")));
  }
  return el("div", { class: "buttons" },
    el("button", { type: "button", id: "accept", class: "accept", onclick: act.accept }, "Accept ", el("kbd", {}, "a")),
    el("button", { type: "button", id: "reject", class: "reject", onclick: act.reject }, "Reject ", el("kbd", {}, "r")));
}

function why(item, view, act) {
  const { decision } = item;
  const links = ["claim", "causal"].filter((name) => item.fields[name] && view.items.has(item.fields[name]));
  const rows = [];
  if (decision) {
    rows.push(el("p", {}, `${verb(decision.verdict)} by ${decision.reviewer}, ${new Date(decision.time).toLocaleString()}. `,
      decision.note ? el("bdi", { dir: "auto" }, `“${decision.note}” `) : null,
      el("button", { type: "button", id: "withdraw", onclick: act.withdraw }, "Take back ", el("kbd", {}, "w"))));
  }
  if (links.length) {
    rows.push(el("p", {}, "Rests on ", links.map((name) => el("button", { type: "button", class: "link", onclick: () => act.go(item.fields[name]) }, KINDS[name].label.toLowerCase()))));
  }
  if (item.reason && item.kind !== "offtopic") rows.push(el("p", {}, el("span", { class: "dim" }, "Because: "), el("bdi", { dir: "auto" }, item.reason)));
  if (item.origin) {
    const sure = item.confidence === null || item.confidence === undefined ? "" : `, ${Math.round(item.confidence * 100)} % sure`;
    rows.push(el("p", { class: "dim" }, `From ${item.origin}${sure}`));
  }
  return el("div", { class: "why" }, rows);
}

const VERBS = { accept: "Accepted", reject: "Rejected", correct: "Corrected", add: "Added" };
const verb = (verdict) => VERBS[verdict] || verdict;
