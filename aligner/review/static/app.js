// The entry of the page: what is open, where the focus is, and the actions that commands and panels call.
import { ApiError, Line, Offline, ask, listen } from "./api.js";
import { Keys, commands, isReady } from "./commands.js";
import "./editor_words.js";
import { chord, gate, isDenied, shown } from "./keys.js";
import "./panels/all.js";
import { SIDES, clamped, sentenceAt } from "./places.js";
import { panels, registerCommands } from "./registry.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";
import { html, render } from "./vendor/preact.js";
import { language, t } from "./words.js";

let keys = 0; // each opening of a field is another field
const START = { bead: 0, side: "source", sentence: 0 };

class App {
  constructor() {
    Object.assign(this, { project: null, pair: null, store: null, focus: { ...START }, panel: null, panelProps: {} });
    Object.assign(this, { shownDialog: null, editing: null, editor: null, filtered: null, marks: new Map(), listeners: new Map() });
    Object.assign(this, { banners: new Map(), said: "", isOffline: false, busy: 0, running: 0, waiting: [], grid: null, seen: 0 });
    this.keys = new Keys();
    this.keys.set({});
    this.chain = Promise.resolve();
    this.line = new Line((isGone) => this.gone(isGone));
  }

  // --- beginning, and where we are
  async start() {
    gate((key, context, event) => this.key(key, context, event));
    document.addEventListener("visibilitychange", () => document.hidden || this.line.retry());
    await this.refresh();
    addEventListener("hashchange", () => this.route());
    listen(() => `/api/events?since=${this.seen}`, ["entry", "job", "project", "notices"], (event) => this.hear(event), (isUp) => isUp && this.line.retry());
    await this.route();
  }

  async refresh() {
    this.project = await this.ask("/api/project");
    this.seen = Math.max(this.seen, this.project.head ?? 0);
    if (this.pair) this.pair = this.project.pairs.find(({ id }) => id === this.pair.id) ?? this.pair;
    this.settings();
    this.emit("project");
    this.update();
  }

  settings() {
    let own = {};
    try {
      own = JSON.parse(this.project.settings?.keys ?? "{}");
    } catch {
      /* not ours */
    }
    this.keys.set(own ?? {});
  }

  /** All commands with the keys that they have now. */
  get commands() {
    return commands.map((command) => ({ ...command, keys: this.keys.of(command), default: command.keys }));
  }

  /** Give commands other keys, `{command: [keys]}`, or with null all their own again; the project remembers. */
  async setKeys(own) {
    const value = own && JSON.stringify(own);
    this.project.settings = { ...this.project.settings, keys: value ?? "{}" };
    this.settings();
    this.update();
    await this.ask("/api/project/properties", { method: "PUT", body: { "setting.keys": value } });
  }

  keyOf(event) {
    return chord(event);
  }

  keyText(key) {
    return shown(key);
  }

  refusesKey(key) {
    return !key || isDenied(key) ? t("It belongs to the browser, the system or an input method.") : "";
  }

  open(pair, bead = 0) {
    location.hash = bead ? `#/pair/${pair}/${bead + 1}` : `#/pair/${pair}`;
  }

  home() {
    location.hash = "#/";
  }

  async route() {
    const [, id, bead] = /^#\/pair\/(\d+)(?:\/(\d+))?/.exec(location.hash) ?? [];
    const pair = this.project.pairs.find((each) => each.id === Number(id));
    if (!pair) {
      Object.assign(this, { pair: null, store: null, editing: null, filtered: null, panel: null, routed: null });
      if (this.project.is_open) await this.refresh();
      if (this.pair) return undefined;
      document.title = this.project.name ? `${this.project.name} – aligner` : "aligner";
      return this.update();
    }
    const number = bead ? Number(bead) - 1 : 0;
    if (this.pair?.id === pair.id && this.store) return bead ? this.go(number) : undefined;
    Object.assign(this, { pair, store: null, filtered: null, editing: null, focus: { ...START }, panel: null });
    this.marks.clear();
    this.update();
    const turn = (this.routed = Symbol("route"));
    const store = new Store(pair, (path, options) => this.ask(path, options));
    await store.reload();
    if (this.routed !== turn) return undefined; // somewhere else by now
    this.store = store;
    document.title = `${pair.name} – aligner`;
    await this.go(Math.min(number, store.total - 1), { flash: false });
    return this.focusGrid();
  }

  /** Draw again, once, when what is going on is done. */
  update() {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      this.isDue = false;
      render(html`<${Shell} app=${this} />`, document.getElementById("app"));
    });
  }

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
    return () => this.listeners.get(event).delete(listener);
  }

  emit(event, value) {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }

  lang(side) {
    return side === "source" ? this.pair.source_lang : this.pair.target_lang;
  }

  dir(side) {
    return (side === "source" ? this.pair.source_dir : this.pair.target_dir) ?? "auto";
  }

  // --- saying things
  say(text) {
    this.said = this.said === text ? `${text}\u00a0` : text;
    this.update();
  }

  banner(banner) {
    this.banners.set(banner.id, banner);
    this.update();
  }

  unbanner(id) {
    if (this.banners.delete(id)) this.update();
  }

  gone(isGone) {
    if (isGone === this.isOffline) return;
    this.isOffline = isGone;
    if (!isGone) {
      this.unbanner("offline");
      return this.say(t("The server answers again."));
    }
    const text = t("The server does not answer. Nothing is lost: what you did last is sent when it is back.");
    return this.banner({ id: "offline", kind: "error", text, actions: [{ label: t("Try again"), run: () => this.line.retry() }] });
  }

  failed(error, id = "failed") {
    if (error.name === "AbortError") return;
    const hint = error.hint ? ` (${error.hint})` : "";
    this.banner({ id, kind: "error", text: error instanceof Offline ? t("The server does not answer.") : `${t(error.message)}${hint}` });
  }

  // --- asking and acting
  async ask(path, options = {}) {
    const isRead = options.body === undefined && !options.method;
    if (isRead) return this.line.persist(path, options);
    try {
      const value = await ask(path, options);
      this.line.back();
      return value;
    } catch (error) {
      if (error instanceof Offline) this.gone(true);
      throw error;
    }
  }

  /** One after the other, so that each edit is made against what the one before left. */
  inTurn(job) {
    this.busy += 1;
    const turn = this.chain.then(job).finally(() => {
      this.busy -= 1;
      this.update();
      if (!this.busy) this.flush();
    });
    this.chain = turn.catch(() => {});
    return turn;
  }

  /** One action: all edits or none. Returns the change, or null where it was refused; a banner says why. */
  act(label, edits, { focus, typed } = {}) {
    return this.inTurn(() => this.post("edits", { edits, label }, { focus, typed }));
  }

  apply(move, options) {
    if (move.refused) return void this.say(t(move.refused));
    return this.act(move.label, move.edits, options);
  }

  async post(what, body, { focus, typed, isJump } = {}) {
    const { store } = this;
    const against = store.head;
    let isLost = false;
    try {
      const options = { method: "POST", body: { against, ...body } };
      const change = await this.line.persist(`${store.path}/${what}`, options, { onLost: () => (isLost = true) });
      if (this.store !== store) return change;
      this.unbanner("failed");
      await this.took(change, { focus, isJump });
      const bead = t("pair {n}", { n: this.focus.bead + 1 });
      this.say(`${body.label ? t(body.label) : t(what)}: ${bead}`);
      return change;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.store !== store) return null;
      if (error.status !== 409) this.failed(error);
      else await this.stale(error, isLost, body);
      if (typed && !(isLost && this.isOurs(error, body))) this.retype(typed);
      return null;
    }
  }

  isOurs({ value }, { label }) {
    return value.meanwhile?.length === 1 && value.meanwhile[0].label === label;
  }

  /** The pair was changed in another window (or the answer to our own edit was lost): look again. */
  async stale(error, isLost, body) {
    await this.reload();
    if (isLost && this.isOurs(error, body)) return;
    const [first] = error.value.meanwhile ?? [];
    const place = first ? t("{label}, pair {n}", { label: t(first.label), n: first.first + 1 }) : "";
    const text = t("It was changed in another window meanwhile, so this was not done. Look again.");
    const actions = first ? [{ label: place, run: () => this.go(first.first) }] : [];
    this.banner({ id: "failed", kind: "error", text, actions });
  }

  async reload(change = {}, focus = {}) {
    const held = focus.bead === undefined ? sentenceAt(this.store.bead(this.focus.bead), this.focus)?.id : undefined;
    await Promise.all([this.store.reload(change), this.refresh()]);
    this.seen = Math.max(this.seen, this.store.head);
    this.emit("change", change);
    const bead = Math.min(focus.bead ?? this.focus.bead, this.store.total - 1);
    await this.store.load(bead - 50, bead + 50);
    for (let n = Math.max(0, bead - 50); n <= bead + 50; n++) {
      const at = this.store.bead(n)?.[this.focus.side].findIndex(({ id }) => id === held) ?? -1;
      if (held !== undefined && at >= 0) return this.refocus({ ...this.focus, bead: n, sentence: at });
    }
    return this.refocus(clamped(this.store.bead(bead), { ...this.focus, bead }));
  }

  /** Put a change in. The focus stays on its sentence wherever that went; `isJump`: it goes to the change. */
  took(change, { focus, isJump } = {}) {
    if (change.head <= this.store.head) return undefined;
    if (!change.beads) return this.reload(change, isJump ? { bead: change.first } : focus); // too many to be sent
    this.seen = Math.max(this.seen, change.head);
    const { side, bead: at } = this.focus;
    const held = sentenceAt(this.store.bead(at), this.focus)?.id;
    const edited = this.editing && this.store.bead(this.editing.bead);
    this.grid?.spliced?.(change);
    this.store.took(change);
    const by = change.beads.length - change.removed;
    let place = { ...this.focus };
    if (at >= change.first + change.removed) place.bead += by;
    else if (at >= change.first || isJump) {
      const found = change.beads.findIndex((bead) => bead[side].some(({ id }) => id === held));
      place.bead = Math.max(0, Math.min(found < 0 ? change.first : change.first + found, change.total - 1));
      place.sentence = found < 0 ? place.sentence : change.beads[found][side].findIndex(({ id }) => id === held);
    }
    if (isJump) place.bead = Math.min(change.first, change.total - 1);
    if (focus) place = { ...place, ...focus };
    this.tally(change.numbers);
    if (this.filtered) this.filtered.numbers = spliced(this.filtered.numbers, change);
    if (edited) this.follow(edited, change, by);
    for (const places of this.marks.values()) for (const mark of places) if (mark.bead >= change.first + change.removed) mark.bead += by;
    this.refocus(clamped(this.store.bead(place.bead), place));
    this.emit("change", change);
    return isJump ? this.go(this.focus.bead, { side: this.focus.side, keep: true }) : undefined;
  }

  /** What the project says of the pair, without asking. */
  tally(numbers = [0, 0]) {
    const { approved, rejected, total, undo, redo, head } = this.store;
    const { pairs } = this.project;
    const known = { ...this.pair, approved, rejected, undo, redo, head, beads: total };
    const sum = (name) => pairs.reduce((all, pair) => all + pair[name], 0);
    known.sentences = known.sentences.map((count, i) => count + numbers[i]);
    this.pair = known;
    pairs.splice(pairs.findIndex(({ id }) => id === known.id), 1, known);
    this.project.totals = { ...this.project.totals, beads: sum("beads"), approved: sum("approved"), rejected: sum("rejected") };
  }

  /** Keep the field in its place when the beads around it change; where its own was changed, show both versions. */
  follow(edited, change, by) {
    const { bead, side, sentence, kind } = this.editing;
    if (bead < change.first) return;
    if (bead >= change.first + change.removed) return void (this.editing.bead += by);
    const typed = this.editor && { typed: this.editor.text, base: this.editor.base };
    const id = kind === "text" ? edited[side][sentence].id : null;
    const i = change.beads.findIndex((each) => (id === null ? each.id === edited.id : each[side].some((s) => s.id === id)));
    if (this.editor) this.editor.isDone = true;
    if (i < 0) {
      this.editing = null;
      if (typed) this.lost(typed.typed);
      return;
    }
    const at = id === null ? sentence : change.beads[i][side].findIndex((s) => s.id === id);
    this.editing = { ...this.editing, ...typed, bead: change.first + i, sentence: at, key: (keys += 1) };
  }

  lost(text) {
    const actions = [{ label: t("Copy"), run: () => navigator.clipboard.writeText(text) }];
    this.banner({ id: "typed", kind: "error", text: `${t("The sentence that you were editing is not there any more. You typed:")} ${text}`, actions });
  }

  /** Open the field again with what was typed. */
  retype(typed) {
    const bead = this.store.bead(this.focus.bead);
    const isThere = bead && (typed.kind !== "text" || bead[typed.side][this.focus.sentence]);
    if (isThere && this.focus.side === typed.side) this.edit({ ...typed, bead: this.focus.bead, sentence: this.focus.sentence, at: undefined });
    else this.lost(typed.typed);
  }

  revert(what) {
    const label = this.store[what];
    const shownLabel = t(what === "undo" ? "undone: {label}" : "done again: {label}", { label: t(label) });
    return this.inTurn(() => this.post(what, {}, { isJump: true })).then((change) => change && this.say(`${shownLabel}, ${t("pair {n}", { n: this.focus.bead + 1 })}`));
  }

  async realign() {
    this.say(t("Aligning again…"));
    return this.inTurn(async () => {
      const { store } = this;
      try {
        let change = await this.ask(`${store.path}/realign`, { body: { against: store.head, first: this.focus.bead } });
        if (change.job) change = await this.job(change.job);
        if (change && this.store === store) await this.took(change, { focus: { bead: this.focus.bead } });
        this.say(change?.removed ? t("Aligned again.") : t("Nothing has changed."));
      } catch (error) {
        if (error.status === 409) await this.stale(error, false, {});
        else if (error instanceof ApiError || error instanceof Offline) this.failed(error);
        else throw error;
      }
    });
  }

  /** Wait for a job; its result. */
  async job(id) {
    for (;;) {
      const job = await this.ask(`/api/jobs/${id}`);
      if (job.state === "done") return job.result;
      if (job.state !== "running") throw new ApiError(422, { error: job.error ?? t("It was stopped."), hint: job.hint });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  decide(status, count, step) {
    const { bead } = this.focus;
    const edits = [];
    const letter = { auto: "a", approved: "c", rejected: "r" }[status];
    for (let n = bead - count + 1, start = n; n <= bead + 1; n++) {
      const isRun = n <= bead && this.store.overview.status[n] !== letter;
      if (isRun) continue;
      if (n > start) edits.push({ kind: "set-status", bead: start, status, count: n - start });
      start = n + 1;
    }
    const focus = step ? { bead: this.nearest(bead + step, step), sentence: 0 } : undefined;
    if (!edits.length) {
      if (!focus) return Promise.resolve(true);
      return this.go(focus.bead, { flash: false }).then(() => true);
    }
    const labels = { auto: "undecided", approved: "confirm", rejected: "reject" };
    return this.act(labels[status], edits).then(async (change) => {
      if (change && focus) await this.go(focus.bead, { flash: false });
      return change;
    });
  }

  // --- events of the server: other windows
  hear(event) {
    this.emit("event", event);
    const { type, data } = event;
    if (type === "project") return void this.refresh();
    if (type !== "entry") return undefined;
    if (data.pair !== this.pair?.id || !this.store || data.number <= this.store.head) {
      this.seen = Math.max(this.seen, data.number);
      return undefined;
    }
    return this.inTurn(() => this.fetchChange(data));
  }

  async fetchChange(entry) {
    const { store } = this;
    this.seen = Math.max(this.seen, entry.number);
    if (!store || entry.pair !== this.pair.id || entry.number <= store.head) return;
    const pairs = (await this.ask("/api/project")).pairs;
    const pair = pairs.find(({ id }) => id === this.pair.id);
    const { added, first } = entry;
    const answer = added > 400 ? null : added ? await this.ask(`${store.path}/beads?start=${first}&count=${added}`) : { head: pair.head, total: pair.beads, beads: [] };
    if (!answer || answer.head !== entry.number || pair.head !== entry.number || answer.beads.length !== added) return void (await this.reload({ undo: pair.undo, redo: pair.redo }));
    const numbers = SIDES.map((side, i) => pair.sentences[i] - this.pair.sentences[i]);
    this.took({ ...answer, ...entry, numbers, undo: pair.undo, redo: pair.redo, approved: pair.approved, rejected: pair.rejected, head: entry.number });
    this.say(t("Changed in another window: {label}, pair {n}", { label: t(entry.label), n: first + 1 }));
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
    this.addressing = setTimeout(() => this.pair && history.replaceState(null, "", `#/pair/${this.pair.id}/${this.focus.bead + 1}`), 400);
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
    this.focusGrid();
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

  // --- editing
  edit(place) {
    if (place.kind === "text" && !sentenceAt(this.store.bead(this.focus.bead), this.focus)) return;
    this.waiting.length = 0; // keys that wait were meant for the field
    this.editing = { ...this.focus, key: (keys += 1), ...place };
    this.update();
    this.grid?.reveal?.(this.editing.bead, "near");
  }

  stopEditing() {
    if (!this.editing) return;
    const isInside = this.grid?.element?.contains(document.activeElement);
    this.editing = null;
    this.update();
    if (isInside) this.focusGrid();
  }

  // --- keys and commands
  key(key, context, event) {
    if (context === "dialog") return false;
    if (context !== "text" && key === "Escape" && document.activeElement?.closest(".panel")) {
      this.hide();
      return true;
    }
    const command = this.keys.find(key, context);
    if (!command || (command.context === "row" && !this.store)) return false;
    if (command.isTab && key === (this.focus.side === "target" ? "Tab" : "Shift+Tab")) return false; // on, out of the grid
    if (key === "Ctrl+f" && command.id === `panel.${this.panel}` && context === "field") return false; // again: the browser's own
    if (event.repeat && !command.repeat) return true;
    this.run(command, event);
    return true;
  }

  run(command, event) {
    if ((this.busy || this.running) && command.context !== "text") return void this.waiting.push(command);
    if (!isReady(this, command)) return void (command.isQuiet || this.say(t("Not possible here: {label}", { label: t(command.label) })));
    if (!command.repeat) this.banners.delete("failed");
    const done = command.run(this, event);
    if (!(done instanceof Promise)) return done;
    this.running += 1;
    return done
      .catch((error) => this.failed(error))
      .finally(() => {
        this.running -= 1;
        this.flush();
      });
  }

  flush() {
    while (this.waiting.length && !this.busy && !this.running) this.run(this.waiting.shift());
  }

  command(id) {
    return commands.find((command) => command.id === id);
  }

  keyHint(ids) {
    return ids
      .map((id) => this.command(id))
      .filter((command) => this.keys.of(command).length)
      .map((command) => html`<span><kbd>${shown(this.keys.of(command)[0])}</kbd> ${t(command.label)} </span>`);
  }
}

const spliced = (numbers, { first, removed, beads }) => {
  const by = beads.length - removed;
  const shifted = numbers.filter((n) => n < first || n >= first + removed).map((n) => (n < first ? n : n + by));
  const wasShown = numbers.some((n) => n >= first && n < first + removed);
  if (wasShown) shifted.push(...beads.map((_, i) => first + i));
  return shifted.sort((a, b) => a - b);
};

registerCommands(
  [...panels.values()].map(({ id, label, keys = [] }) => {
    const run = (app) => app.show(id);
    return { id: `panel.${id}`, label, keys, context: "any", group: "Panels", run, when: (app) => Boolean(app.store) };
  }),
);

const app = new App();
globalThis.aligner = app; // for tests, and for whoever looks with the browser's tools
document.documentElement.lang = language();
app.start().catch((error) => app.failed(error));
