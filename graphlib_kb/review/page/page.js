// The review page: its state, its keys, and what happens when something is decided.

import { FIELD_KEYS, KINDS, NEW_HOLDER, el, refreshPanel, renderPanel, summary } from "./panel.js";
import { Reader } from "./passages.js";
import { Refused, Unreachable, drafts, get, pending, post, sendPending } from "./saving.js";

const $ = (id) => document.getElementById(id);
const reader = new Reader($("text"));

const state = {
  overview: null,
  article: null, // id
  items: new Map(),
  current: null, // item id; "new" for an item being added
  draft: { fields: {}, note: "" },
  role: null,
  ticked: new Set(), mergeInto: null, everywhere: true, splitName: "", toolsOpen: false,
  kinds: new Set(Object.keys(KINDS)),
  connected: true,
};

// What the page shows of an item

const currentItem = () => (state.draft.add
  ? { id: "new", kind: state.draft.kind, fields: KINDS[state.draft.kind].fresh, waiting: true, status: "new", decision: null }
  : state.items.get(state.current));

const isSame = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return [value.start, value.end, value.parts || null];
  return value ?? null;
}

function value(name) {
  const item = currentItem();
  return name in state.draft.fields ? state.draft.fields[name] : item.fields[name];
}

const changed = (name) => !state.draft.add && name in state.draft.fields;
const isDirty = () => Object.keys(state.draft.fields).length > 0 || Boolean(state.draft.newHolder);

function view() {
  const about = articleAbout();
  return {
    item: currentItem(), items: state.items, draft: state.draft, text: reader.text, role: state.role,
    dirty: isDirty() || state.draft.add, value, changed, words: state.overview.words,
    explanations: state.overview.explanations, byline: about ? about.byline : "",
    ticked: state.ticked, mergeInto: state.mergeInto, everywhere: state.everywhere,
    splitName: state.splitName, toolsOpen: state.toolsOpen,
    done: about && about.settled === about.total,
  };
}

const articleAbout = () => state.overview.articles.find((one) => one.id === state.article);

// Drawing

function draw() {
  drawHeader();
  drawQueue();
  drawItem();
}

function drawHeader() {
  const { overview } = state;
  const list = $("articles");
  list.replaceChildren(...overview.articles.map((one) => el("option", {
    value: one.id, selected: one.id === state.article,
  }, `${one.total - one.settled ? `${one.total - one.settled} left` : "done"} · ${one.title}`)));
  const settled = overview.articles.reduce((sum, one) => sum + one.settled, 0);
  const total = overview.articles.reduce((sum, one) => sum + one.total, 0);
  $("bar").max = Math.max(1, total);
  $("bar").value = settled;
  $("left").textContent = `${settled} of ${total} settled, ${total - settled} left`;
  $("undo").disabled = !overview.undo;
  $("redo").disabled = !overview.redo;
  $("title").textContent = overview.mode === "adjudicate" ? `${overview.title} – adjudication` : overview.title;
  document.title = `${total - settled} left – ${overview.title}`;
  if (document.activeElement !== $("reviewer")) $("reviewer").value = overview.reviewer;
  const troubles = overview.problems.length + overview.unresolved.length;
  $("problems").hidden = !troubles;
  $("problems").textContent = `${troubles} to look after`;
  $("pace").textContent = paceText(overview.pace);
  const about = articleAbout();
  $("headline").textContent = about ? about.title : "";
  $("byline").textContent = about
    ? [about.byline, about.outlet, about.published, `${about.total - about.settled} left`].filter(Boolean).join(" · ") : "";
}

function paceText(pace) {
  if (!pace || pace.decisions < 2) return "";
  const minutes = Math.max(1, Math.round(pace.seconds / 60));
  const time = pace.median === null ? "" : ` in ${minutes} min, typically ${Math.round(pace.median)} s each`;
  return `${pace.decisions} decisions today${time}`;
}

function visible() {
  const show = $("show").value;
  const items = [...state.items.values()].filter((item) => state.kinds.has(item.kind)
    && (show === "all" || (show === "waiting") === Boolean(item.waiting))
    && !(show === "decided" && !item.decision && item.status !== "rejected"));
  return $("order").value === "priority" ? items.sort((one, other) => other.priority - one.priority) : items;
}

function drawQueue() {
  const chips = Object.entries(KINDS).map(([kind, about]) => {
    const left = [...state.items.values()].filter((item) => item.kind === kind && item.waiting).length;
    return el("button", {
      type: "button", id: `kind-${kind}`, class: `chip kind-${kind}`, "aria-pressed": String(state.kinds.has(kind)),
      onclick: () => { toggle(state.kinds, kind); drawQueue(); drawItem(); },
    }, `${about.many} ${left}`);
  });
  keepFocus($("kinds"), () => $("kinds").replaceChildren(...chips));
  const items = visible();
  $("queue").replaceChildren(...items.slice(0, 500).map((item) => el("li", {
    id: `item-${item.id}`, role: "option", class: `kind-${item.kind} ${item.waiting ? "suggested" : item.status}`,
    "aria-selected": String(item.id === state.current),
    onclick: () => choose(item.id),
  }, el("span", { class: "tag" }, KINDS[item.kind].label), el("span", { class: "says" }, summary(item, { items: state.items, text: reader.text })))));
  if (items.length > 500) $("queue").append(el("li", { class: "more" }, `and ${items.length - 500} more`));
  if (!items.length) $("queue").append(el("li", { class: "more" }, "Nothing here."));
  const chosen = state.current && document.getElementById(`item-${state.current}`);
  if (chosen) {
    $("queue").setAttribute("aria-activedescendant", chosen.id);
    scrollTo($("queue"), chosen);
  } else {
    $("queue").removeAttribute("aria-activedescendant");
  }
}

// In the list alone: on a narrow page the list stands below the text, which has to stay in sight.
function scrollTo(list, entry) {
  const box = entry.getBoundingClientRect(), frame = list.getBoundingClientRect();
  if (box.top < frame.top) list.scrollTop += box.top - frame.top;
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
}

function keepFocus(container, change) {
  const id = container.contains(document.activeElement) ? document.activeElement.id : null;
  change();
  if (id && $(id)) $(id).focus();
}

const toggle = (set, one) => (set.has(one) ? set.delete(one) : set.add(one));

function drawItem() {
  renderPanel($("panel"), view(), act);
  drawText();
}

const MARKED = { claim: ["content"], causal: ["cause", "effect"], stance: ["evidence"], offtopic: ["passage"] };

function drawText() {
  const marks = [];
  for (const item of state.items.values()) {
    if (!state.kinds.has(item.kind) || item.status === "rejected") continue;
    const spans = item.kind === "actor" ? item.fields.mentions : MARKED[item.kind].map((role) => item.fields[role]);
    for (const span of spans) {
      for (const piece of pieces(span)) {
        marks.push({ ...piece, id: item.id, classes: [`m-${item.kind}`, ...(item.waiting ? [`w-${item.kind}`] : [])] });
      }
    }
  }
  const item = currentItem();
  if (item) {
    for (const role of KINDS[item.kind].roles) {
      const spans = role === "mentions" ? value(role) || [] : [value(role)].filter(Boolean);
      for (const span of spans) {
        const active = role === state.role && role !== "mentions";
        for (const piece of pieces(span)) {
          marks.push({ ...piece, id: item.id, role, handles: active && !span.parts, classes: [`r-${role}`, ...(active ? ["active"] : [])] });
        }
      }
    }
  }
  reader.draw(marks);
}

const pieces = (span) => (span ? (span.parts ? span.parts.map(([start, end]) => ({ start, end })) : [{ start: span.start, end: span.end }]) : []);

// Moving about

function choose(id, { reveal = true } = {}) {
  state.current = id;
  state.ticked = new Set();
  state.mergeInto = null;
  state.splitName = "";
  state.draft = { fields: {}, note: "" };
  hideSelection();
  const item = state.items.get(id);
  if (item) {
    const kept = drafts.get(state.overview.log, state.article, id);
    if (kept) {
      state.draft = kept;
      if (kept.version !== version(item)) say("You had begun to change this; somebody has decided it since.");
    }
    state.role = KINDS[item.kind].roles[0];
  } else {
    state.role = null;
  }
  drawQueue();
  drawItem();
  if (item && reveal) revealItem();
}

const version = (item) => (item && item.decision ? item.decision.id : "");

function firstSpan() {
  const item = currentItem();
  if (!item) return null;
  const spans = KINDS[item.kind].roles.flatMap((role) => (role === "mentions" ? value(role) || [] : [value(role)])).filter(Boolean);
  return spans.length ? spans.reduce((one, other) => (other.start < one.start ? other : one)) : null;
}

function revealItem(span = firstSpan()) {
  if (span) reader.reveal(span, $("reader"));
}

function step(by) {
  const items = visible();
  if (!items.length) { say("Nothing here."); return; }
  const at = items.findIndex((item) => item.id === state.current);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.max(0, Math.min(items.length - 1, at + by));
  choose(items[next].id);
}

async function stepArticle(by) {
  const { articles } = state.overview;
  const at = articles.findIndex((one) => one.id === state.article);
  const next = articles[Math.max(0, Math.min(articles.length - 1, at + by))];
  if (next && next.id !== state.article) await openArticle(next.id);
}

async function openArticle(id, item = null) {
  const answer = await get("article", { id, ...me() });
  state.article = id;
  reader.setText(answer.text);
  takeItems(answer);
  $("reader").scrollTop = 0;
  const first = item || (visible()[0] || {}).id || null;
  drawHeader();
  choose(first);
}

function takeItems(answer) {
  state.items = new Map(answer.items.map((item) => [item.id, item]));
  state.revision = answer.revision;
}

const me = () => (state.reviewer ? { reviewer: state.reviewer } : {});

async function refresh() {
  state.overview = await get("overview", me());
  if (!state.overview.articles.length) { say("There are no articles to review."); return; }
  if (!state.article) {
    const urgent = [...state.overview.articles].sort((one, other) => other.urgency - one.urgency)[0];
    await openArticle(urgent.id);
    return;
  }
  takeItems(await get("article", { id: state.article, text: "0", ...me() }));
  if (state.current && state.current !== "new" && !state.items.has(state.current)) choose(null);
  else draw();
}

// Changing the current item: a draft, kept in the browser until it is saved

function change(fields, light = false) {
  const item = currentItem();
  if (!item) return;
  if (!("version" in state.draft)) state.draft.version = version(item);
  for (const [name, wanted] of Object.entries(fields)) {
    if (!state.draft.add && isSame(wanted, item.fields[name])) delete state.draft.fields[name];
    else state.draft.fields[name] = wanted;
  }
  keepDraft();
  if (light) refreshPanel($("panel"), view(), act);
  else drawItem();
}

function keepDraft() {
  const { log } = state.overview;
  const id = state.draft.add ? "new" : state.current;
  if (isDirty() || state.draft.add || state.draft.note) drafts.set(log, state.article, id, state.draft);
  else drafts.remove(log, state.article, id);
}

function discard() {
  if (!currentItem()) return;
  drafts.remove(state.overview.log, state.article, state.draft.add ? "new" : state.current);
  const before = state.draft.before;
  if (state.draft.add) choose(state.items.has(before) ? before : (visible()[0] || {}).id || null);
  else choose(state.current, { reveal: false });
  say("Discarded.");
}

function cycle(name) {
  const item = currentItem();
  if (!item) return;
  if (name === "direct" || name === "negated") { change({ [name]: !value(name) }); return; }
  const words = state.overview.words[name];
  change({ [name]: words[(words.indexOf(value(name)) + 1) % words.length] });
  say(`${name}: ${value(name)}`);
}

function setSpan(role, span) {
  const trimmed = span && reader.text.trim(span);
  if (!trimmed) return;
  if (role === "mentions") {
    const others = (value("mentions") || []).filter((one) => one.end <= trimmed.start || trimmed.end <= one.start);
    change({ mentions: [...others, trimmed].sort((one, other) => one.start - other.start) });
  } else {
    change({ [role]: trimmed });
  }
}

function moveEdge(edge, by, byCharacter) {
  const { text } = reader;
  const role = state.role;
  if (!role || role === "mentions") return;
  const span = value(role) || startingSpan();
  if (!span) return;
  let { start, end } = span;
  if (edge === "start") start = byCharacter ? start + by : text.nextStart(start, by);
  else end = byCharacter ? end + by : text.nextEnd(end, by);
  start = Math.max(0, start);
  end = Math.min(text.length, end);
  if (start < end) { change({ [role]: { start, end } }); revealItem({ start: edge === "start" ? start : end - 1 }); }
}

function moveSentence(by) {
  const role = state.role;
  if (!role || role === "mentions") return false;
  const span = value(role) || startingSpan();
  if (!span) return false;
  const own = reader.text.sentence(span.start);
  const isWhole = own && own.start === span.start && own.end === span.end;
  const next = isWhole ? reader.text.neighbour(span, by) : own;
  if (next) { change({ [role]: next }); revealItem(next); }
  return true;
}

function startingSpan() {
  const near = firstSpan() || state.draft.near;
  return near ? reader.text.sentence(near.start) : reader.text.sentence(0);
}

function beginAdding(kind) {
  const span = reader.selected() || firstSpan();
  const before = state.current;
  choose("new");
  state.draft = { add: true, kind, fields: { ...KINDS[kind].fresh }, note: "", before, near: span };
  state.role = KINDS[kind].roles[0];
  if (kind === "claim") state.draft.fields.holder = "UNNAMED";
  if (kind === "stance" && state.overview.explanations.length) state.draft.fields.explanation = state.overview.explanations[0].id;
  if (span) {
    if (kind === "actor") {
      state.draft.fields.mentions = [span];
      state.draft.fields.name = reader.text.quote(span);
    } else {
      state.draft.fields[state.role] = { start: span.start, end: span.end };
    }
  }
  keepDraft();
  drawItem();
  say(`New ${KINDS[kind].label.toLowerCase()}: select its ${KINDS[kind].roles.join(", ")}, then Enter.`);
  $("reader").focus({ preventScroll: true });
}

// Deciding

async function carryOut(path, values, done) {
  const body = { ...values, ...me() };
  try {
    const answer = await post(path, body, state.overview.log);
    state.overview = answer.overview;
    connected(true);
    return answer;
  } catch (problem) {
    if (problem instanceof Unreachable) {
      connected(false);
    } else if (problem.status === 409) {
      await refresh();
      say(`Not saved: ${problem.message}`, true);
    } else {
      say(`Not saved: ${problem.message}`, true);
    }
    return null;
  }
}

let busy = false;

async function once(work) {
  if (busy) return; // a key held down must not decide the next item too
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try { await work(); } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

async function decide(verdict, fields = {}) {
  const item = currentItem();
  if (!item || state.draft.add) return;
  const answer = await carryOut("decide", {
    article: state.article, item: item.id, verdict, fields, note: state.draft.note || "",
    version: state.draft.version ?? version(item),
    ...(state.draft.newHolder ? { new_holder: state.draft.newHolder } : {}),
  });
  if (answer) await settled(item, `${KINDS[item.kind].label} ${past(verdict)}`);
}

const past = (verdict) => ({ accept: "accepted", reject: "rejected", correct: "corrected" })[verdict];

async function settled(item, message) {
  drafts.remove(state.overview.log, state.article, item.id);
  const order = visible().map((one) => one.id);
  const at = order.indexOf(item.id);
  takeItems(await get("article", { id: state.article, text: "0", ...me() }));
  const still = new Set(visible().map((one) => one.id));
  const following = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at)).reverse()].find((id) => still.has(id));
  const next = $("show").value === "waiting" ? following : item.id;
  drawHeader();
  choose(next || null);
  const about = articleAbout();
  say(about.settled === about.total ? `${message} and kept. This article is done: ] goes to the next.` : `${message} and kept.`);
}

async function saveChanges() {
  const item = currentItem();
  if (!item) return;
  if (state.draft.newHolder && !state.draft.newHolder.name.trim()) { say("The new actor needs a name.", true); $("new-name").focus(); return; }
  if (!state.draft.add) {
    if (isDirty()) await decide("correct", state.draft.fields);
    else await decide("accept");
    return;
  }
  const kind = KINDS[state.draft.kind];
  const missing = kind.roles.find((role) => !kind.optional.includes(role) && !state.draft.fields[role]);
  if (missing) { say(`The ${missing} is not set yet: select it in the text.`, true); setRole(missing); return; }
  const filled = Object.fromEntries(Object.entries(state.draft.fields).filter(([, one]) => one !== null && !(Array.isArray(one) && !one.length)));
  const answer = await carryOut("add", {
    article: state.article, kind: state.draft.kind, fields: filled, note: state.draft.note || "",
    ...(state.draft.newHolder ? { new_holder: state.draft.newHolder } : {}),
  });
  if (!answer) return;
  drafts.remove(state.overview.log, state.article, "new");
  const before = state.draft.before;
  takeItems(await get("article", { id: state.article, text: "0", ...me() }));
  drawHeader();
  choose(state.items.has(before) ? before : answer.decision.item, { reveal: false });
  say(`${kind.label} added and kept.`);
}

async function takeBack(path) {
  const target = state.overview[path];
  if (!target) { say(path === "undo" ? "You have nothing to take back." : "There is nothing to give back."); return; }
  const answer = await carryOut(path, { decision: target.id });
  if (!answer) return;
  if (!answer.decision) { await refresh(); return; }
  const { article, item } = answer.decision;
  if (article && article !== state.article) await openArticle(article, item);
  else {
    takeItems(await get("article", { id: state.article, text: "0", ...me() }));
    drawHeader();
    choose(state.items.has(item) ? item : state.items.has(state.current) ? state.current : null);
  }
  say(path === "undo" ? "Taken back." : "Given back.");
}

const act = {
  accept: () => once(() => decide("accept")),
  reject: () => once(() => decide("reject")),
  save: () => once(saveChanges),
  discard,
  role: (role) => setRole(role),
  clear: (role) => change({ [role]: null }),
  note: (text) => { state.draft.note = text; keepDraft(); },
  set: (name, wanted, light) => change({ [name]: wanted }, light),
  holder: (choice) => {
    if (choice === NEW_HOLDER) {
      const source = value("source");
      state.draft.newHolder = { name: source ? reader.text.quote(source) : "", kind: "person" };
      keepDraft();
      drawItem();
      $("new-name").focus();
    } else {
      const hadNew = Boolean(state.draft.newHolder);
      delete state.draft.newHolder;
      change({ holder: choice }, !hadNew);
    }
  },
  newHolder: (part) => { Object.assign(state.draft.newHolder, part); keepDraft(); },
  tick: (start) => { toggle(state.ticked, start); drawItem(); },
  look: (span) => revealItem(span),
  tools: (open) => { state.toolsOpen = open; },
  mergeInto: (id) => { state.mergeInto = id; $("merge").disabled = false; },
  everywhere: (wanted) => { state.everywhere = wanted; },
  splitName: (name) => { state.splitName = name; $("split").disabled = !state.ticked.size || !name.trim(); },
  merge: () => once(async () => {
    const item = currentItem();
    const into = state.items.get(state.mergeInto);
    const answer = await carryOut("merge", { article: state.article, item: item.id, into: state.mergeInto, everywhere: state.everywhere, note: state.draft.note || "" });
    if (answer) await settled(item, `${item.fields.name} merged into ${into.fields.name}`);
  }),
  split: () => once(async () => {
    const item = currentItem();
    const spans = value("mentions").filter((span) => state.ticked.has(span.start));
    const answer = await carryOut("split", { article: state.article, mentions: spans, name: state.splitName, kind: item.fields.kind, note: state.draft.note || "" });
    if (answer) { await refresh(); choose(item.id); say(`${answer.decision.fields.name} split off and kept.`); }
  }),
  withdraw: () => once(async () => {
    const item = currentItem();
    if (!item || !item.decision) { say("There is no decision on this to take back."); return; }
    const answer = await carryOut("withdraw", { article: state.article, item: item.id });
    if (answer) { await refresh(); say("Taken back."); }
  }),
  go: (id) => choose(id),
};

function setRole(role) {
  state.role = role;
  drawItem();
  const span = role !== "mentions" && value(role);
  if (span) revealItem(span);
}

// Messages and the connection

function say(message, isTrouble = false) {
  $("status").textContent = message;
  $("status").className = isTrouble ? "trouble" : "";
}

function connected(is) {
  if (is === state.connected) return;
  state.connected = is;
  document.body.classList.toggle("offline", !is);
  if (!is) {
    const waiting = pending(state.overview.log);
    say(`The review program does not answer. Everything confirmed is kept; ${waiting ? `${waiting} decision${waiting === 1 ? "" : "s"} not confirmed yet will be sent` : "what you enter here stays in this browser"} when it is back: run graphlib-kb review again.`, true);
  } else {
    say("Connected again.");
  }
}

async function poll() {
  try {
    if (pending(state.overview.log)) {
      const refused = await sendPending(state.overview.log);
      if (!state.connected || refused.length) {
        connected(true);
        await refresh();
        say(refused.length ? `Not saved: ${refused.join("; ")}` : "Connected again; everything is kept.", refused.length > 0);
        return;
      }
    }
    const { revision } = await get("revision", me());
    const wasAway = !state.connected;
    connected(true);
    if (revision !== state.overview.revision || wasAway) {
      if (busy) return;
      await refresh();
      if (!wasAway) say("The log has grown: others are at work, or another tab.");
    }
  } catch (problem) {
    if (problem instanceof Unreachable) connected(false);
    else if (problem instanceof Refused && problem.status === 403) {
      document.body.classList.add("offline");
      say("The review program was started anew: go on at the address that it printed. What was not confirmed is sent from there.", true);
    } else throw problem;
  }
}

function schedule() {
  setTimeout(async () => { try { await poll(); } finally { schedule(); } }, document.hidden ? 10000 : 1500);
}

// Selecting words with the mouse

function hideSelection() { $("selection").hidden = true; }

function offerSelection() {
  const span = reader.selected();
  if (!span) { hideSelection(); return; }
  const item = currentItem();
  const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
  const use = item ? KINDS[item.kind].roles.map((role, index) => el("button", {
    type: "button", onclick: () => { setSpan(role, span); state.role = role; drawItem(); clearSelection(); },
  }, `${role === "mentions" ? "add mention" : role} `, el("kbd", {}, String(index + 1)))) : [];
  const add = state.draft.add ? [] : Object.keys(KINDS).map((kind) => el("button", {
    type: "button", onclick: () => { beginAdding(kind); clearSelection(); },
  }, `new ${KINDS[kind].label.toLowerCase()}`));
  const popup = $("selection");
  popup.replaceChildren(
    ...(use.length ? [el("div", {}, el("span", { class: "dim" }, "use as "), ...use)] : []),
    ...(add.length ? [el("div", {}, el("span", { class: "dim" }, "add a "), ...add)] : []));
  popup.hidden = false;
  const width = popup.offsetWidth, height = popup.offsetHeight;
  popup.style.left = `${Math.max(8, Math.min(window.innerWidth - width - 8, box.left))}px`;
  popup.style.top = `${box.bottom + height + 12 < window.innerHeight ? box.bottom + 8 : Math.max(8, box.top - height - 8)}px`;
}

function clearSelection() {
  document.getSelection().removeAllRanges();
  hideSelection();
}

let dragging = null;

$("text").addEventListener("pointerdown", (event) => {
  const side = event.target.dataset && event.target.dataset.side;
  if (!side) return;
  event.preventDefault();
  dragging = { side, role: state.role };
  document.body.classList.add("dragging");
});

document.addEventListener("pointermove", (event) => {
  if (!dragging) return;
  const at = reader.offsetAt(event.clientX, event.clientY);
  const span = value(dragging.role);
  if (at === null || !span) return;
  const next = dragging.side === "start" ? { start: at, end: span.end } : { start: span.start, end: at };
  if (next.start < next.end && (next.start !== span.start || next.end !== span.end)) change({ [dragging.role]: next });
});

document.addEventListener("pointerup", () => {
  if (!dragging) return;
  const { role } = dragging;
  dragging = null;
  document.body.classList.remove("dragging");
  setSpan(role, value(role));
});

$("text").addEventListener("mouseup", () => setTimeout(offerSelection));

$("text").addEventListener("click", (event) => {
  if (reader.selected() || !state.overview) return;
  const at = reader.offsetAt(event.clientX, event.clientY);
  if (at === null) return;
  const unit = reader.text.unit(at);
  const here = (reader.marks || []).filter((mark) => mark.start <= unit && unit <= mark.end && state.items.has(mark.id))
    .sort((one, other) => (one.end - one.start) - (other.end - other.start));
  const ids = [...new Set(here.map((mark) => mark.id))];
  if (!ids.length) return;
  if (state.draft.add) { say("Save (Enter) or discard (Esc) the new item first."); return; }
  choose(ids[(ids.indexOf(state.current) + 1) % ids.length], { reveal: false });
});

// Keys

const KEYS = [
  ["a", "accept the suggestion", () => (isDirty() || state.draft.add ? say("There are changes: Enter saves them, Esc discards them.", true) : act.accept())],
  ["r", "reject it", () => (state.draft.add ? discard() : act.reject())],
  ["Enter", "save what was changed or added (without changes: accept)", () => act.save()],
  ["Escape", "discard changes; leave a field", () => (isDirty() || state.draft.add ? discard() : clearSelection())],
  ["j", "next in the queue", () => step(1)],
  ["k", "previous in the queue", () => step(-1)],
  ["]", "next article", () => stepArticle(1)],
  ["[", "previous article", () => stepArticle(-1)],
  ["u", "undo my last decision, as often as you like", () => once(() => takeBack("undo"))],
  ["y", "redo what undo took back", () => once(() => takeBack("redo"))],
  ["w", "take back the decision on this item", () => act.withdraw()],
  ["m", "add what was missed", () => openAdd()],
  ["1–3", "work on a part (content, source, cue …), or give it the selected words", null],
  ["←  →", "move the end of that part by a word; with Shift by a character", null],
  [",  .", "move its start by a word; with Shift (<  >) by a character", null],
  ["↑  ↓", "put it on its whole sentence, then on the previous or next one", null],
  ["Delete", "the part is not there (source, cue, signal)", () => clearRole()],
  ["f", "find words in the text for that part; Enter finds the next", () => openFind()],
  ["h", "holder (actor: name)", () => focusField("holder", "name")],
  ["x", "explanation (off-topic: why)", () => focusField("explanation", "reason")],
  ["s", "stance: supports, contests, reports", () => cycleField("stance")],
  ["c", "certainty", () => cycleField("certainty")],
  ["t", "relation (actor: kind)", () => cycleField("relation", "kind")],
  ["g", "negated or not", () => cycleField("negated")],
  ["p", "polarity", () => cycleField("polarity")],
  ["d", "direct speech or not", () => cycleField("direct")],
  ["l", "other names of an actor", () => focusField("aliases")],
  ["i", "merge the actor into another", () => openTools("merge-into")],
  ["o", "split ticked mentions off to another actor", () => openTools("split-name")],
  ["n", "note", () => focusId("note")],
  ["e", "go into the panel", () => focusFirst()],
  ["q", "queue: least certain first, or as in the text", () => switchOrder()],
  ["v", "queue: what is left, what is decided, everything", () => switchShow()],
  ["?", "these keys", () => $("help").showModal()],
];

const BY_KEY = new Map(KEYS.filter(([, , work]) => work).map(([key, , work]) => [key, work]));

const has = (name) => { const item = currentItem(); return item && KINDS[item.kind].fields.includes(name); };

function focusId(id) { const target = $(id); if (target) { target.focus(); if (target.select) target.select(); } }

function focusField(...names) { const name = names.find(has); if (name) focusId(`field-${name}`); }

function cycleField(...names) { const name = names.find(has); if (name) cycle(name); }

function focusFirst() { const first = $("panel").querySelector("button, select, input"); if (first) first.focus(); }

function clearRole() {
  const item = currentItem();
  if (item && state.role && KINDS[item.kind].optional.includes(state.role)) change({ [state.role]: state.role === "mentions" ? [] : null });
}

function openTools(id) {
  const item = currentItem();
  if (!item || item.kind !== "actor" || state.draft.add) { say("Actors are merged and split: choose one first."); return; }
  state.toolsOpen = true;
  drawItem();
  focusId(id);
}

function switchOrder() {
  $("order").value = $("order").value === "priority" ? "text" : "priority";
  drawQueue();
  say($("order").value === "priority" ? "Least certain first." : "As in the text.");
}

function switchShow() {
  const values = ["waiting", "decided", "all"];
  $("show").value = values[(values.indexOf($("show").value) + 1) % 3];
  drawQueue();
  say(`Showing ${$("show").selectedOptions[0].textContent}.`);
}

function openAdd() {
  const body = $("add-body");
  body.replaceChildren(...Object.entries(KINDS).map(([kind, about], index) => el("button", {
    type: "button", id: `add-${kind}`, class: `kind-${kind}`,
    onclick: () => { $("add").close(); beginAdding(kind); },
  }, el("kbd", {}, String(index + 1)), " ", el("b", {}, about.label), el("small", {}, about.says))));
  $("add").showModal();
}

$("add").addEventListener("keydown", (event) => {
  const kind = Object.keys(KINDS)[Number(event.key) - 1];
  if (kind) { event.preventDefault(); event.stopPropagation(); $("add").close(); beginAdding(kind); }
});

let found = null;

function openFind() {
  const item = currentItem();
  if (!item || !state.role) return;
  let box = $("find");
  if (!box) {
    box = el("input", { type: "text", id: "find", placeholder: "words of the article", "aria-label": "Find words in the text" });
    box.addEventListener("input", () => lookFor(0));
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { event.preventDefault(); lookFor(found ? found.start + 1 : 0); }
      if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); closeFind(); }
    });
    $("panel").prepend(el("div", { id: "finder", class: "finder" }, box, el("small", {}, "Enter: next, Esc: back to the text")));
  }
  found = null;
  box.focus();
}

function lookFor(after) {
  found = reader.text.find($("find").value, after);
  if (!found) { say("These words do not stand in the text.", true); return; }
  if (state.role !== "mentions") {
    const words = $("find").value;
    state.draft.fields[state.role] = found;
    if (!("version" in state.draft)) state.draft.version = version(currentItem());
    keepDraft();
    drawText();
    $("find").value = words;
  }
  revealItem(found);
  say(`Found: ${reader.text.quote(found)}`);
}

function closeFind() {
  if (found && state.role === "mentions") setSpan("mentions", found);
  $("finder").remove();
  drawItem();
  $("reader").focus({ preventScroll: true });
}

function onKey(event) {
  if (!state.overview || event.isComposing || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (typing) {
    if (event.key === "Escape") { event.preventDefault(); target.blur(); $("reader").focus({ preventScroll: true }); }
    if (event.key === "Enter" && (target.tagName !== "SELECT" || event.ctrlKey) && $("panel").contains(target)) {
      event.preventDefault();
      if (target.id === "split-name") act.split();
      else act.save();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pressable = target.matches("button, summary, input, option, a");
  if (pressable && (event.key === "Enter" || event.key === " ")) return;
  if (target.matches("input[type=radio]") && event.key.startsWith("Arrow")) return;
  if (handleKey(event.key, event.shiftKey)) event.preventDefault();
}

function handleKey(key, shift) {
  const item = currentItem();
  if (/^[1-9]$/.test(key)) {
    const role = item && KINDS[item.kind].roles[Number(key) - 1];
    if (!role) return false;
    const span = reader.selected();
    if (span) { state.role = role; setSpan(role, span); clearSelection(); } else setRole(role);
    return true;
  }
  switch (key) {
    case "ArrowLeft": moveEdge("end", -1, shift); return true;
    case "ArrowRight": moveEdge("end", 1, shift); return true;
    case ",": moveEdge("start", -1, false); return true;
    case ".": moveEdge("start", 1, false); return true;
    case "<": moveEdge("start", -1, true); return true;
    case ">": moveEdge("start", 1, true); return true;
    case "ArrowUp": return moveSentence(-1);
    case "ArrowDown": return moveSentence(1);
    case "Backspace": clearRole(); return true;
    default:
  }
  const work = BY_KEY.get(key);
  if (!work) return false;
  work();
  return true;
}

// Beginning

function listen() {
  document.addEventListener("keydown", onKey);
  $("undo").addEventListener("click", () => once(() => takeBack("undo")));
  $("redo").addEventListener("click", () => once(() => takeBack("redo")));
  $("open-help").addEventListener("click", () => $("help").showModal());
  $("open-add").addEventListener("click", openAdd);
  $("articles").addEventListener("change", (event) => openArticle(event.target.value));
  $("order").addEventListener("change", drawQueue);
  $("show").addEventListener("change", drawQueue);
  $("reviewer").addEventListener("change", async (event) => {
    state.reviewer = event.target.value.trim();
    await refresh();
    say(`You decide as ${state.overview.reviewer}.`);
  });
  $("problems").addEventListener("click", () => {
    const { problems, unresolved } = state.overview;
    const list = (title, lines) => (lines.length ? [el("h3", {}, title), el("ul", {}, lines.map((line) => el("li", {}, el("bdi", { dir: "auto" }, line))))] : []);
    $("report-body").replaceChildren(...list("Lines of the log that cannot be read", problems), ...list("Decisions that no longer apply", unresolved));
    $("report").showModal();
  });
  $("help-body").replaceChildren(el("dl", {}, KEYS.map(([key, does]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)])));
  window.addEventListener("beforeunload", (event) => { if (pending(state.overview.log)) event.preventDefault(); });
}

async function begin() {
  try {
    state.overview = await get("overview", {});
    const waiting = pending(state.overview.log);
    const refused = waiting ? await sendPending(state.overview.log) : [];
    listen();
    await refresh();
    const added = drafts.get(state.overview.log, state.article, "new");
    if (refused.length) say(`Not saved: ${refused.join("; ")}`, true);
    else if (waiting) say(`${waiting} decision${waiting === 1 ? "" : "s"} from before was sent and kept.`);
    else say("Press ? for the keys.");
    if (added) { state.draft = added; state.current = "new"; state.role = KINDS[added.kind].roles[0]; drawQueue(); drawItem(); }
    $("reader").focus({ preventScroll: true });
    schedule();
  } catch (problem) {
    say(problem.message, true);
    throw problem;
  }
}

begin();
