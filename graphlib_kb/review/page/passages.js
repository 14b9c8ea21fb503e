// The article's text with its passages marked. The text only ever becomes text nodes.
//
// Offsets of the annotations count code points, offsets of the browser UTF-16 units; `Text` converts.

const BLOCK = 4000;

export class Text {
  constructor(string) {
    this.string = string;
    this.points = null;
    if (/[\ud800-\udbff]/.test(string)) {
      this.points = []; // unit offset of each code point
      for (let unit = 0; unit < string.length; unit++) {
        this.points.push(unit);
        if ((string.codePointAt(unit) || 0) > 0xffff) unit++;
      }
      this.points.push(string.length);
    }
  }

  get length() { return this.points ? this.points.length - 1 : this.string.length; }

  unit(point) { return this.points ? this.points[Math.max(0, Math.min(point, this.points.length - 1))] : point; }

  point(unit) {
    if (!this.points) return unit;
    let low = 0, high = this.points.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.points[middle] < unit) low = middle + 1; else high = middle;
    }
    return low;
  }

  quote(span) { return this.string.slice(this.unit(span.start), this.unit(span.end)); }

  // Offsets (code points) moved by words or characters.
  nextWord(point, step) {
    const space = /\s/;
    let unit = this.unit(point);
    const text = this.string;
    if (step > 0) {
      while (unit < text.length && space.test(text[unit])) unit++;
      while (unit < text.length && !space.test(text[unit])) unit++;
    } else {
      while (unit > 0 && space.test(text[unit - 1])) unit--;
      while (unit > 0 && !space.test(text[unit - 1])) unit--;
    }
    return this.point(unit);
  }

  // A start belongs to the beginning of a word, an end to the end of one.
  nextStart(point, step) {
    if (step < 0) return this.nextWord(point, -1);
    let unit = this.unit(this.nextWord(point, 1));
    while (unit < this.string.length && /\s/.test(this.string[unit])) unit++;
    return this.point(unit);
  }

  nextEnd(point, step) {
    if (step > 0) return this.nextWord(point, 1);
    let unit = this.unit(this.nextWord(point, -1));
    while (unit > 0 && /\s/.test(this.string[unit - 1])) unit--;
    return this.point(unit);
  }

  sentence(point) {
    const at = this.unit(point);
    const ends = /[.!?…]["'”’»)\]]*(?=\s)|\n/g;
    const from = Math.max(0, at - 3000);
    let start = from;
    ends.lastIndex = from;
    for (let match = ends.exec(this.string); match; match = ends.exec(this.string)) {
      const end = match.index + (match[0] === "\n" ? 0 : match[0].length);
      if (end > at && this.string.slice(start, end).trim()) return this.trim({ start: this.point(start), end: this.point(end) });
      if (end <= at) start = match.index + match[0].length;
      if (match.index > at + 3000) break;
    }
    return this.trim({ start: this.point(start), end: this.point(Math.min(this.string.length, at + 3000)) });
  }

  neighbour(span, step) {
    const gap = step > 0 ? this.nextStart(Math.max(span.end - 1, span.start), 1) : this.nextWord(span.start, -1);
    return this.sentence(Math.max(0, Math.min(gap, this.length - 1)));
  }

  trim(span) {
    let start = this.unit(span.start), end = this.unit(span.end);
    while (start < end && /\s/.test(this.string[start])) start++;
    while (start < end && /\s/.test(this.string[end - 1])) end--;
    return start < end ? { start: this.point(start), end: this.point(end) } : null;
  }

  find(words, after) {
    if (!words) return null;
    const low = this.string.toLowerCase(), wanted = words.toLowerCase();
    if (low.length !== this.string.length) return null; // a rare letter changes its length: offsets would be wrong
    let unit = low.indexOf(wanted, this.unit(after));
    if (unit < 0) unit = low.indexOf(wanted);
    return unit < 0 ? null : { start: this.point(unit), end: this.point(unit + wanted.length) };
  }
}

export class Reader {
  constructor(element) {
    this.element = element;
    this.blocks = [];
    this.starts = new WeakMap(); // text node -> unit offset of its first character
    this.text = new Text("");
  }

  setText(string) {
    this.text = new Text(string);
    this.element.replaceChildren();
    this.blocks = [];
    for (let start = 0; start < string.length;) {
      let end = string.indexOf("\n", start) + 1 || string.length;
      if (end - start > BLOCK) {
        const gap = string.lastIndexOf(" ", start + BLOCK);
        end = gap > start ? gap + 1 : start + BLOCK;
        if (/[\udc00-\udfff]/.test(string[end] || "")) end++;
      }
      const element = document.createElement("div");
      element.className = "block";
      element.dir = "auto";
      this.element.append(element);
      this.blocks.push({ start, end, element, drawn: null });
      start = end;
    }
  }

  // marks: [{start, end (code points), classes: [...], id}]
  draw(marks) {
    const units = marks
      .map((mark) => ({ ...mark, start: this.text.unit(mark.start), end: this.text.unit(mark.end) }))
      .filter((mark) => mark.start < mark.end)
      .sort((one, other) => one.start - other.start);
    const inBlock = this.blocks.map(() => []);
    for (const mark of units) {
      for (let index = this.blockAt(mark.start); index < this.blocks.length && this.blocks[index].start < mark.end; index++) {
        inBlock[index].push(mark);
      }
    }
    this.blocks.forEach((block, index) => {
      const signature = JSON.stringify(inBlock[index].map((mark) => [mark.start, mark.end, mark.classes]));
      if (block.drawn === signature) return;
      block.drawn = signature;
      this.drawBlock(block, inBlock[index]);
    });
    this.marks = units;
  }

  drawBlock(block, marks) {
    const cuts = new Set([block.start, block.end]);
    for (const mark of marks) {
      if (mark.start > block.start) cuts.add(mark.start);
      if (mark.end < block.end) cuts.add(mark.end);
    }
    const places = [...cuts].sort((one, other) => one - other);
    const nodes = [];
    for (let index = 0; index + 1 < places.length; index++) {
      const [start, end] = [places[index], places[index + 1]];
      const node = document.createTextNode(this.text.string.slice(start, end));
      this.starts.set(node, start);
      const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
      if (!over.length) { nodes.push(node); continue; }
      const span = document.createElement("span");
      const names = new Set(over.flatMap((mark) => mark.classes));
      for (const mark of over) {
        if (mark.role && mark.start === start) { names.add("first"); span.dataset.role = mark.role; }
      }
      span.className = [...names].join(" ");
      span.append(node);
      const opening = over.find((mark) => mark.handles && mark.start === start);
      const closing = over.find((mark) => mark.handles && mark.end === end);
      if (opening) nodes.push(handle("start"));
      nodes.push(span);
      if (closing) nodes.push(handle("end"));
    }
    block.element.replaceChildren(...nodes);
  }

  blockAt(unit) {
    let low = 0, high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle].start <= unit) low = middle; else high = middle - 1;
    }
    return Math.max(0, low);
  }

  // The code point offset of a place in the document, or null if it is not in the text.
  offset(node, at) {
    if (!this.element.contains(node)) return null;
    if (node.nodeType === Node.TEXT_NODE) {
      return this.starts.has(node) ? this.text.point(this.starts.get(node) + at) : null;
    }
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    const child = node.childNodes[at];
    if (child) {
      walker.currentNode = child;
      const first = child.nodeType === Node.TEXT_NODE ? child : walker.nextNode();
      return first ? this.text.point(this.starts.get(first)) : this.text.length;
    }
    let last = node;
    while (last && last.nodeType !== Node.TEXT_NODE) last = last.lastChild;
    return last ? this.text.point(this.starts.get(last) + last.length) : null;
  }

  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : this.text.trim({ start, end });
  }

  offsetAt(x, y) {
    if (document.caretPositionFromPoint) {
      const place = document.caretPositionFromPoint(x, y);
      return place ? this.offset(place.offsetNode, place.offset) : null;
    }
    const range = document.caretRangeFromPoint(x, y);
    return range ? this.offset(range.startContainer, range.startOffset) : null;
  }

  // Blocks that were never in sight have estimated heights, so that the goal moves as they come into sight.
  reveal(span, scroller, looks = 5) {
    this.goal = span;
    const unit = this.text.unit(span.start);
    const block = this.blocks[this.blockAt(unit)];
    if (!block) return;
    const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
    let target = block.element;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = this.starts.get(node);
      if (start <= unit && unit < start + node.length) {
        const range = document.createRange();
        range.setStart(node, unit - start);
        range.setEnd(node, Math.min(node.length, unit - start + 1));
        target = range;
        break;
      }
    }
    const box = target.getBoundingClientRect(), frame = scroller.getBoundingClientRect();
    const margin = Math.min(140, frame.height / 4);
    if (box.top < frame.top + margin || box.bottom > frame.bottom - margin) {
      scroller.scrollTop += box.top - frame.top - frame.height * 0.35;
    }
    if (looks) requestAnimationFrame(() => { if (this.goal === span) this.reveal(span, scroller, looks - 1); });
  }
}

function handle(side) {
  const element = document.createElement("span");
  element.className = `handle ${side}`;
  element.dataset.side = side;
  element.setAttribute("aria-hidden", "true");
  return element;
}
