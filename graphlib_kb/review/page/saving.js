// Talking to the server so that nothing a reviewer enters is lost: what is not confirmed stays in the browser.

const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private window: no store */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
  keys(prefix) { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).sort(); } catch { return []; } },
};

export class Refused extends Error {
  constructor(message, status) { super(message); this.status = status; }
}

export class Unreachable extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store" });
  } catch {
    throw new Unreachable("The review program cannot be reached.");
  }
  let answer = {};
  try { answer = await response.json(); } catch { throw new Unreachable("The answer broke off."); }
  if (!response.ok) throw new Refused(answer.error || response.statusText, response.status);
  return answer;
}

export function get(path, values) {
  return ask(`api/${path}?${new URLSearchParams(values)}`);
}

function send(path, values) {
  return ask(`api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
}

// A request that was sent but not answered is kept and sent again when the server is back. The server knows a
// request that it has already carried out, so sending twice does no harm.
let number = 0;

export async function post(path, values, log) {
  const key = `pending ${log} ${Date.now()} ${String(number++).padStart(6, "0")}`;
  store.set(key, { path, values });
  try {
    const answer = await send(path, values);
    store.remove(key);
    return answer;
  } catch (problem) {
    if (!(problem instanceof Unreachable)) store.remove(key);
    throw problem;
  }
}

export function pending(log) {
  return store.keys(`pending ${log} `).length;
}

let sending = false;

export async function sendPending(log) {
  if (sending) return [];
  sending = true;
  const refused = [];
  try {
    for (const key of store.keys(`pending ${log} `)) {
      const request = store.get(key);
      if (!request) { store.remove(key); continue; }
      try {
        await send(request.path, request.values);
      } catch (problem) {
        if (problem instanceof Unreachable || problem.status === 403) throw problem;
        refused.push(problem.message);
      }
      store.remove(key);
    }
  } finally {
    sending = false;
  }
  return refused;
}

// Input that was not sent yet, by item.
const draftKey = (log, article, item) => `draft ${log} ${article} ${item}`;

export const drafts = {
  get: (log, article, item) => store.get(draftKey(log, article, item)),
  set: (log, article, item, draft) => store.set(draftKey(log, article, item), draft),
  remove: (log, article, item) => store.remove(draftKey(log, article, item)),
};
