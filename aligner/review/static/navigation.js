// Where one is in the text, and what is shown of it.
import { Actions } from "./actions.js";
import { ask } from "./api.js";
import { clamped } from "./places.js";
import { t } from "./words.js";

export const START = { bead: 0, side: "source", sentence: 0 };

export class Navigation extends Actions {
  constructor() {
    super();
    Object.assign(this, { focus: { ...START }, filtered: null, panel: null, panelProps: {}, shownDialog: null, marks: new Map(), grid: null });
  }

  // --- focus
  refocus(place) {
    this.focus = place;
    if (this.store.look(place.bead) && this.store.seen === this.store.task.length) {
      this.say(t("All {n} of the least sure tenth are looked at.", { n: this.store.task.length }));
    }
    this.emit("focus", place);
    this.update();
  }

  focusGrid() {
    this.grid?.element?.focus({ preventScroll: true });
  }

  /** The nearest bead that is shown, from a number on in a direction. */
  nearest(number, step = 1) {
    const within = Math.max(0, Math.min(number, this.store.total - 1));
    if (!this.filtered) return within;
    const { numbers } = this.filtered;
    const found = step > 0 ? numbers.find((n) => n >= within) : numbers.findLast((n) => n <= within);
    return found ?? (step > 0 ? numbers.at(-1) : numbers[0]) ?? within;
  }

  async go(bead, { side = this.focus.side, sentence = 0, start, stop, flash = true, keep = false, where = flash ? "third" : "near" } = {}) {
    const { store } = this;
    if (!store || !store.total) return;
    const number = Math.max(0, Math.min(bead, store.total - 1));
    if (this.filtered && !this.filtered.numbers.includes(number)) this.filter(null);
    if (!store.bead(number)) await store.load(number - 5, number + 5);
    if (this.store !== store) return;
    this.refocus(clamped(store.bead(number), { bead: number, side, sentence }));
    this.grid?.reveal?.(number, where);
    if (start !== undefined) this.highlight("found", [{ bead: number, side, sentence, start, stop }]);
    if (flash && !keep && !this.editing) this.focusGrid();
    clearTimeout(this.addressing); // browsers refuse many changes of the address in a row
    this.addressing = setTimeout(() => this.address(), 400);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.remember(), 3000);
  }

  address() {
    if (this.pair && this.store) history.replaceState(null, "", `#/pair/${this.pair.id}/${this.focus.bead + 1}`);
  }

  // --- where one was in a text, which the project remembers: the next time the page may have another address
  placeOf(pair) {
    return Math.max(0, Number.parseInt(this.project.settings?.[`place.${pair.id}`] ?? "1", 10) - 1 || 0);
  }

  remember() {
    clearTimeout(this.resting);
    const { pair, store } = this;
    if (!pair || !store || this.arrived !== store || this.isOffline || this.placeOf(pair) === this.focus.bead) return;
    const [name, value] = [`place.${pair.id}`, String(this.focus.bead + 1)];
    this.project.settings = { ...this.project.settings, [name]: value };
    const options = { method: "PUT", body: { [`setting.${name}`]: value }, keepalive: true };
    ask("/api/project/properties", options).catch(() => {}); // not worth a word
  }

  step(by) {
    const { bead: number, side, sentence } = this.focus;
    const bead = this.store.bead(number);
    if (sentence + by >= 0 && sentence + by < bead[side].length) return this.go(number, { sentence: sentence + by, flash: false });
    const next = this.nearest(number + by, by);
    if (next === number) return undefined;
    return this.go(next, { sentence: by > 0 ? 0 : Infinity, flash: false });
  }

  turn(side) {
    return this.go(this.focus.bead, { side, sentence: this.focus.sentence, flash: false });
  }

  page(by) {
    const number = this.grid.pageFrom(this.focus.bead, by);
    return this.go(number, { flash: false, where: "third" });
  }

  /** The cell before or after one, as arguments of `go`. */
  cellFrom({ bead, side, sentence }, step) {
    const size = this.store.bead(bead)[side].length;
    if (sentence + step >= 0 && sentence + step < size) return [bead, { side, sentence: sentence + step, flash: false }];
    const isOther = step > 0 ? side === "source" : side === "target";
    if (isOther) return [bead, { side: step > 0 ? "target" : "source", sentence: step > 0 ? 0 : Infinity, flash: false }];
    return [this.nearest(bead + step, step), { side: step > 0 ? "source" : "target", sentence: step > 0 ? 0 : Infinity, flash: false }];
  }

  next(bead, side) {
    for (let n = bead - 1; n >= 0; n--) {
      const sentence = this.store.bead(n)?.[side].at(-1);
      if (sentence) return sentence.number + 1;
    }
    return 0;
  }

  /** Go to the next place that should be looked at; the longer side has the focus, at its last sentence. */
  async seek(step) {
    const { store } = this;
    let number = store.doubtful(this.focus.bead, step);
    if (number < 0 && step > 0) {
      const left = store.doubtful(-1, 1, true);
      if (left < 0) return void this.say(t("There is no doubtful place below."));
      this.say(t("From the top: {n} not looked at yet.", { n: store.task.length - store.seen }));
      number = left;
    } else if (number < 0) return void this.say(t("There is no doubtful place above."));
    await store.load(number - 5, number + 5);
    const bead = store.bead(number);
    const longer = bead.source.length === bead.target.length ? this.focus.side : bead.source.length > bead.target.length ? "source" : "target";
    await this.go(number, { side: longer, sentence: Infinity });
    return this.say(t("{n} of {all} looked at", { n: store.seen, all: store.task.length }));
  }

  // --- what is shown
  filter(numbers, name = "") {
    this.filtered = numbers ? { numbers: [...numbers], name } : null;
    this.grid?.refiltered?.();
    this.update();
    if (numbers?.length && !numbers.includes(this.focus.bead)) this.go(this.nearest(this.focus.bead), { flash: false });
    if (!numbers) this.grid?.reveal?.(this.focus.bead, "third");
  }

  escape() {
    if (this.filtered) this.filter(null);
    else if (this.panel) this.hide();
    else this.highlight("found", []);
  }

  show(id, props = {}) {
    Object.assign(this, { panel: id, panelProps: props });
    this.update();
  }

  hide() {
    this.panel = null;
    this.update();
    this.focusGrid();
  }

  dialog(name) {
    this.shownDialog = name;
    this.update();
  }

  closeDialog() {
    this.shownDialog = null;
    this.update();
    queueMicrotask(() => this.focusGrid()); // once it is gone: nothing behind it takes the focus before
  }

  highlight(name, places) {
    if (places.length) this.marks.set(name, places.map((place) => ({ ...place })));
    else if (!this.marks.delete(name)) return;
    this.grid?.drawMarks?.();
  }

  sentenceNode(bead, side, sentence) {
    return this.grid?.element?.querySelector(`.sentence[data-bead="${bead}"][data-side="${side}"][data-sentence="${sentence}"]`) ?? null;
  }

  selection() {
    return this.grid?.selection?.() ?? null;
  }
}
