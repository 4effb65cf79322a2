// Both versions side by side: a list of rows of which only those in view, and the one with the focus, are in the page.
//
// Heights are known only of rows that were drawn. Whatever changes, one row keeps its place on the screen: that with the
// focus where it is in view, else the first one.
import { dragging } from "./drag.js";
import { Row } from "./row.js";
import { caretAt, fromPoints, toPoints } from "./places.js";
import { html, Component } from "./vendor/preact.js";
import { hover } from "./panels/all.js";
import { t } from "./words.js";

const OVERSCAN = 500;
const GUESS = 64;
const LIMIT = 15_000_000; // browsers cannot scroll through more pixels than about this

export class Grid extends Component {
  constructor(props) {
    super(props);
    this.store = props.app.store;
    this.heights = new Array(this.store.total).fill(0); // 0: not measured
    this.guess = GUESS;
    this.anchor = null; // {number, at}: the top of this row stands so far below the top of the view
    this.rows = new Map(); // number → element, of what is in the page
    this.dirty = true;
    this.state = { first: 0, last: 20 };
  }

  // --- the list: all beads, or those of a filter
  get count() {
    return this.props.app.filtered?.numbers.length ?? this.store.total;
  }

  at(index) {
    return this.props.app.filtered?.numbers[index] ?? index;
  }

  indexOf(number) {
    const numbers = this.props.app.filtered?.numbers;
    return numbers ? numbers.indexOf(number) : number < this.store.total ? number : -1;
  }

  /** Where rows begin, from the top of the list, in pixels; the last number is the height of all. */
  tops() {
    if (this.dirty || this.known.length !== this.count + 1) {
      const tops = this.known?.length === this.count + 1 ? this.known : new Float64Array(this.count + 1);
      for (let i = 0, y = 0; i < this.count; ) {
        y += this.heights[this.at(i)] || this.guess;
        tops[++i] = y;
      }
      this.known = tops;
      this.dirty = false;
    }
    return this.known;
  }

  /** The row that stands at a height. */
  find(y) {
    const tops = this.tops();
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  // --- the scroll bar: as long as the list, or where that is too long for a browser, its image
  get total() {
    return this.tops()[this.count];
  }

  get ratio() {
    const view = this.element.clientHeight;
    return this.total > LIMIT ? (this.total - view) / (LIMIT - view) : 1;
  }

  get top() {
    return this.element.scrollTop * this.ratio;
  }

  set top(y) {
    this.element.scrollTop = y / this.ratio;
    this.scrolled = this.element.scrollTop;
  }

  // --- the life of the component
  componentDidMount() {
    const { app } = this.props;
    app.grid = this;
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(this.element);
    this.unhear = [dragging(app, this.element), hover(app, this.element)];
    this.width = this.element.clientWidth;
    this.layout();
    this.drawMarks();
  }

  componentWillUnmount() {
    this.observer.disconnect();
    for (const undo of this.unhear) undo();
    if (this.props.app.grid === this) this.props.app.grid = null;
  }

  componentDidUpdate() {
    this.layout();
  }

  /** Measure what is drawn, keep the anchor in its place, put the rows where they belong, and draw more where needed. */
  layout() {
    const { element } = this;
    if (!element || this.isLaying) return;
    this.isLaying = true;
    try {
      if (element.clientWidth !== this.width) {
        this.width = element.clientWidth;
        for (const number of this.heights.keys()) if (!this.rows.has(number)) this.heights[number] = 0;
        this.dirty = true;
      }
      this.measure();
      this.keep();
      this.place();
    } finally {
      this.isLaying = false;
    }
    this.range();
    this.drawMarks();
  }

  measure() {
    let [sum, n] = [0, 0];
    const elements = [...this.element.querySelectorAll(":scope > .rows > .bead")];
    this.rows = new Map(elements.map((row) => [Number(row.dataset.number), row]));
    for (const [number, row] of this.rows) {
      this.observer.observe(row);
      const height = row.getBoundingClientRect().height;
      if (row.classList.contains("loading") || !height) continue;
      sum += height;
      n += 1;
      if (Math.abs(height - (this.heights[number] || this.guess)) > 0.05) this.dirty = true;
      this.heights[number] = height;
    }
    if (this.isGuessed || n < 8) return;
    this.isGuessed = true;
    this.guess = sum / n;
    this.dirty = true;
  }

  keep() {
    const { anchor } = this;
    const index = anchor ? this.indexOf(anchor.number) : -1;
    if (index < 0) return;
    const y = Math.max(0, Math.min(this.tops()[index] - anchor.at, this.total - this.element.clientHeight));
    this.sizer.style.height = `${Math.min(this.total, LIMIT)}px`;
    if (Math.abs(y - this.top) > 0.5) this.top = y;
  }

  place() {
    const tops = this.tops();
    this.sizer.style.height = `${Math.min(this.total, LIMIT)}px`;
    const shift = this.ratio === 1 ? 0 : this.element.scrollTop - this.top;
    for (const [number, row] of this.rows) {
      const index = this.indexOf(number);
      const where = index < 0 ? "translateY(-9999px)" : `translateY(${tops[index] + shift}px)`;
      if (row.style.transform !== where) row.style.transform = where;
    }
  }

  /** Draw other rows where those in view are not drawn. */
  range() {
    const view = this.element.clientHeight;
    const first = this.find(this.top - OVERSCAN);
    const last = this.find(this.top + view + OVERSCAN);
    if (first !== this.state.first || last !== this.state.last) this.setState({ first, last });
    const missing = [];
    for (let i = first; i <= last && i < this.count; i++) if (!this.store.bead(this.at(i))) missing.push(this.at(i));
    if (missing.length) this.fetch(missing);
    if (this.ratio !== 1) this.place();
  }

  fetch(missing) {
    clearTimeout(this.timer);
    const wait = this.lastFetch && performance.now() - this.lastFetch < 80 ? 80 : 0; // not every page that a long scroll passes
    this.lastFetch = performance.now();
    this.timer = setTimeout(() => {
      const runs = this.props.app.filtered ? missing.map((n) => [n, n]) : [[missing[0], missing.at(-1)]];
      Promise.all(runs.map(([first, last]) => this.store.load(first, last))).then(() => this.props.app.update(), (error) => this.props.app.failed(error));
    }, wait);
  }

  onScroll = () => {
    if (Math.abs(this.element.scrollTop - this.scrolled) > 0.5 || !this.anchor) this.takeAnchor();
    this.scrolled = this.element.scrollTop;
    this.range();
  };

  /** Take as anchor what is in view. */
  takeAnchor() {
    const { app } = this.props;
    const tops = this.tops();
    const focused = this.indexOf(app.focus.bead);
    const isInView = focused >= 0 && tops[focused + 1] > this.top && tops[focused] < this.top + this.element.clientHeight;
    const index = isInView ? focused : this.find(this.top);
    this.anchor = { number: this.at(index), at: tops[index] - this.top };
  }

  /** Beads were replaced by others. */
  spliced({ first, removed, beads }) {
    if (this.anchor === null) this.takeAnchor();
    const by = beads.length - removed;
    const mean = this.guess;
    const before = this.heights.slice(first, first + removed);
    this.heights.splice(first, removed, ...beads.map((_, i) => before[i] ?? mean));
    if (this.anchor.number >= first + removed) this.anchor.number += by;
    else if (this.anchor.number >= first) this.anchor.number = Math.min(this.anchor.number, first + Math.max(0, beads.length - 1));
    this.dirty = true;
  }

  refiltered() {
    this.dirty = true;
    this.anchor = null;
    this.setState({});
  }

  componentWillReceiveProps({ app }) {
    if (this.heights.length === app.store.total) return;
    this.heights = new Array(app.store.total).fill(0); // loaded anew
    this.dirty = true;
  }

  /** Bring a row into view: as little as needed ("near"), to a third of the height, or not at all ("there"). */
  reveal(number, where) {
    const index = this.indexOf(number);
    if (index < 0 || !this.element) return;
    if (where === "there") return void this.takeAnchor();
    const tops = this.tops();
    const view = this.element.clientHeight;
    const height = tops[index + 1] - tops[index];
    const margin = Math.min(72, view / 6);
    let at = tops[index] - this.top;
    if (where === "third" && (at < margin || at + height > view * 0.75)) at = Math.min(view / 3, Math.max(margin, view - height - margin));
    else if (where === "third") return;
    else if (at < margin || height > view - 2 * margin) at = height > view - 2 * margin ? at : margin;
    else if (at + height > view - margin) at = view - margin - height;
    else return void this.takeAnchor();
    this.anchor = { number, at };
    this.keep();
    this.range();
    if (height > view - 2 * margin) this.showSentence();
  }

  /** A bead that is higher than the view: its sentence with the focus comes into view. */
  showSentence() {
    const { bead, side, sentence } = this.props.app.focus;
    const node = this.props.app.sentenceNode(bead, side, sentence) ?? this.rows.get(bead);
    if (!node) return;
    const box = node.getBoundingClientRect();
    const view = this.element.getBoundingClientRect();
    const over = box.top < view.top + 8 ? box.top - view.top - 8 : box.bottom > view.bottom - 8 ? Math.min(box.bottom - view.bottom + 8, box.top - view.top - 8) : 0;
    if (!over) return;
    this.top += over;
    this.takeAnchor();
    this.range();
  }

  /** The row a page away. */
  pageFrom(number, by) {
    const index = Math.max(0, this.indexOf(number));
    const y = this.tops()[index] + by * Math.max(100, this.element.clientHeight - 80);
    const found = this.find(Math.max(0, y));
    return this.at(Math.max(0, Math.min(found === index ? index + by : found, this.count - 1)));
  }

  // --- marks in the text, by ranges, so that nothing of it is drawn again
  drawMarks() {
    const { app } = this.props;
    if (!CSS.highlights || (!app.marks.size && !this.marked?.size)) return;
    for (const name of this.marked ?? []) if (!app.marks.has(name)) CSS.highlights.delete(name);
    this.marked = new Set(app.marks.keys());
    for (const [name, places] of app.marks) {
      const ranges = places.filter(({ bead }) => this.rows.has(bead)).flatMap((place) => this.rangeOf(place) ?? []);
      CSS.highlights.set(name, new Highlight(...ranges));
    }
  }

  rangeOf({ bead, side, sentence, start, stop }) {
    const text = this.props.app.sentenceNode(bead, side, sentence)?.firstChild;
    if (!text) return null;
    const [startOffset, endOffset] = [fromPoints(text.data, start), fromPoints(text.data, stop)];
    return new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset });
  }

  /** What is selected with the mouse, if it is within one sentence. */
  selection() {
    const { app } = this.props;
    if (app.editor && app.editing.kind === "text") {
      const { selectionStart: a, selectionEnd: b } = app.editor.field;
      const { bead, side, sentence } = app.editing;
      if (a === b) return null;
      return { bead, side, sentence, start: toPoints(app.editor.text, a), stop: toPoints(app.editor.text, b), text: app.editor.text.slice(a, b) };
    }
    const selected = getSelection();
    const node = selected.anchorNode?.parentElement?.closest?.(".sentence");
    if (selected.isCollapsed || !node || !node.contains(selected.focusNode)) return null;
    const [a, b] = [selected.anchorOffset, selected.focusOffset].sort((x, y) => x - y);
    const { bead, side, sentence } = node.dataset;
    const text = node.firstChild.data;
    return { bead: Number(bead), side, sentence: Number(sentence), start: toPoints(text, a), stop: toPoints(text, b), text: text.slice(a, b) };
  }

  // --- the mouse
  // A finger that goes down may be about to scroll: only when it goes up at the same place it has chosen a row.
  onPointerDown = (event) => {
    this.pointer = event.pointerType;
    if (event.button === 0 && this.pointer === "mouse") this.choose(event.target);
  };

  onClick = (event) => {
    if (this.pointer !== "mouse") this.choose(event.target);
  };

  choose(target) {
    const place = target.closest(".editor, button, a") ? null : placeOf(target);
    if (place) this.props.app.go(place.bead, { ...place, flash: false, where: "there" }); // what is pointed at stays there
  }

  onDoubleClick = (event) => {
    const { app } = this.props;
    if (event.target.closest(".editor")) return;
    if (event.target.closest(".note")) return void app.edit({ kind: "note" });
    const place = placeOf(event.target);
    if (!place?.isSentence) return;
    const [, at] = caretAt(event.clientX, event.clientY);
    app.edit({ kind: "text", at });
  };

  render({ app }, { first, last }) {
    const { focus, editing } = app;
    const indexes = [];
    for (let i = first; i <= Math.min(last, this.count - 1); i++) indexes.push(i);
    for (const number of new Set([focus.bead, editing?.bead])) {
      const index = number === undefined ? -1 : this.indexOf(number);
      if (index >= 0 && index < first) indexes.unshift(index);
      else if (index > last) indexes.push(index);
    }
    const active = this.store.bead(focus.bead) ? `cell-${focus.bead}-${focus.side}` : undefined;
    return html`<div class="grid" ref=${(element) => (this.element = element)} tabindex="0" role="grid" aria-label=${t("Pairs")}
      aria-rowcount=${this.store.total} aria-colcount="3" aria-activedescendant=${active} aria-readonly="true"
      onScroll=${this.onScroll} onPointerDown=${this.onPointerDown} onClick=${this.onClick} onDblClick=${this.onDoubleClick}>
      <div class="rows" role="rowgroup" ref=${(element) => (this.sizer = element)}>
        ${indexes.map((index) => {
          const number = this.at(index);
          const bead = this.store.bead(number);
          return html`<${Row} key=${bead?.id ?? `n${number}`} app=${app} number=${number} bead=${bead}
            focus=${number === focus.bead ? focus : null} editing=${number === editing?.bead ? editing : null}
            level=${this.store.level(bead?.confidence)} drop=${app.dropping?.beads.includes(number) ? app.dropping : null} />`;
        })}
      </div></div>`;
  }
}

const placeOf = (target) => {
  const sentence = target.closest?.(".sentence");
  if (sentence) {
    const { bead, side, sentence: k } = sentence.dataset;
    return { bead: Number(bead), side, sentence: Number(k), isSentence: true };
  }
  const row = target.closest?.(".bead");
  if (!row) return null;
  const side = target.closest(".side")?.dataset.side;
  return { bead: Number(row.dataset.number), sentence: 0, ...(side ? { side } : {}) };
};
