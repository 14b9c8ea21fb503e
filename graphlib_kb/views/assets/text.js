// Text of articles is shown, never interpreted: every string reaches the page as textContent.

const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /[A-Za-z\u00c0-\u024f\u0370-\u052f\u0590-\u08ff\u3040-\u9fff\ufb1d-\ufdff\ufe70-\ufefc]/;

// Control and direction characters become a visible sign: none is obeyed, none is lost.
function shown(text) {
  return String(text === null || text === undefined ? "" : text).replace(CONTROLS, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? "\u2421" : "\ufffd";
  });
}

function direction(text) {
  const first = LETTER.exec(text);
  return first && RIGHT_TO_LEFT.test(first[0]) ? "rtl" : "ltr";
}

// An element: make("p.note", {id: "x", onclick: f}, "text", child, ...). Strings become text nodes.
function make(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : shown(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined)
    .map((child) => (child instanceof Node ? child : document.createTextNode(shown(child)))));
  return element;
}

// A name out of an article, in a direction of its own.
function isolated(text) { return make("bdi", {}, text); }

function byId(id) { return document.getElementById(id); }

function plural(count, one, many) { return `${count} ${count === 1 ? one : many || one + "s"}`; }

function safeAddress(url) {
  try {
    const address = new URL(url);
    return address.protocol === "http:" || address.protocol === "https:" ? address.href : null;
  } catch (error) {
    return null;
  }
}

let saying = 0;
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { byId("said").textContent = shown(text); }, 30);
}
