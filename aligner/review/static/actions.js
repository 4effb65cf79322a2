// What the page does with the server: asks, acts one thing after the other, takes in what has changed, says what happened.
import { ApiError, Connection, Offline, ask } from "./api.js";
import { SIDES, clamped, sentenceAt } from "./places.js";
import { LETTERS } from "./store.js";
import { t } from "./words.js";

export class Actions {
  constructor() {
    Object.assign(this, { banners: new Map(), said: "", sayings: 0, isOffline: false, busy: 0, chain: Promise.resolve(), lastEntry: 0, own: new Set() });
    this.connection = new Connection((isGone) => this.gone(isGone));
  }

  // --- saying things
  /** Say what has happened: for a while on the screen, and to those who hear the page. */
  say(text) {
    this.said = text;
    this.sayings += 1;
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
    return this.banner({ id: "offline", kind: "error", text, actions: [{ label: t("Try again"), run: () => this.connection.retry() }] });
  }

  failed(error, id = "failed") {
    if (error.name === "AbortError") return;
    const hint = error.hint ? ` (${error.hint})` : "";
    this.banner({ id, kind: "error", text: error instanceof Offline ? t("The server does not answer.") : `${t(error.message)}${hint}` });
  }

  // --- asking and acting
  async ask(path, options = {}) {
    const isRead = options.body === undefined && !options.method;
    if (isRead) return this.connection.persist(path, options);
    const asked = ask(path, options);
    try {
      this.own.add(asked);
      const value = await asked;
      this.connection.back();
      return value;
    } catch (error) {
      if (error instanceof Offline) this.gone(true);
      throw error;
    } finally {
      setTimeout(() => this.own.delete(asked), 0); // whoever asked has taken it in by then
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

  /**
   * One action: all edits or none. `plan(store)` puts them together when their turn comes, so that they fit what the
   * action before has left: `{label, edits, focus}`, or `{refused}`. Returns the change, or null where it was refused.
   */
  act(plan, { typed } = {}) {
    const { store } = this;
    return this.inTurn(async () => {
      const { label, edits, focus, refused } = plan(store);
      if (!refused) return this.post(store, "edits", { edits, label }, { focus, typed });
      if (this.store !== store) return null;
      this.say(t(refused));
      if (typed) await this.retype(typed);
      return null;
    });
  }

  async post(store, what, body, { focus, typed, isJump } = {}) {
    const against = store.head;
    const confirmed = store.approved;
    let isLost = false;
    try {
      const options = { method: "POST", body: { against, ...body } };
      const change = await this.connection.persist(`${store.path}/${what}`, options, { onLost: () => (isLost = true) });
      if (this.store !== store) return change;
      this.unbanner("failed");
      await this.took(change, { focus, isJump });
      const bead = t("pair {n}", { n: this.focus.bead + 1 });
      const done = `${body.label ? t(body.label) : t(what)}: ${bead}`;
      const more = consequence(body, confirmed - store.approved);
      this.say(more ? t("{done}; {more}", { done, more }) : done);
      return change;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.store !== store) return null;
      if (error.status !== 409) this.failed(error);
      else await this.stale(error, isLost, body);
      if (typed && !(isLost && this.isOurs(error, body))) await this.retype(typed);
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
    const { total } = this.store;
    await this.store.reload(change);
    if (this.filtered && this.store.total !== total) this.filter(null); // its numbers are those of other pairs by now
    this.tally();
    this.lastEntry = Math.max(this.lastEntry, this.store.head);
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
    this.lastEntry = Math.max(this.lastEntry, change.head);
    const { side, bead: at } = this.focus;
    const held = sentenceAt(this.store.bead(at), this.focus)?.id;
    const edited = this.editing && this.store.bead(this.editing.bead);
    this.grid?.spliced?.(change);
    change.former = this.store.beads.slice(change.first, change.first + change.removed); // those that were loaded
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
    this.tally();
    if (this.filtered) this.filtered.numbers = spliced(this.filtered.numbers, change);
    if (edited) this.follow(edited, change, by);
    for (const places of this.marks.values()) for (const mark of places) if (mark.bead >= change.first + change.removed) mark.bead += by;
    this.refocus(clamped(this.store.bead(place.bead), place));
    this.emit("change", change);
    return isJump ? this.go(this.focus.bead, { side: this.focus.side, keep: true }) : undefined;
  }

  /** What the project says of the pair, without asking. */
  tally() {
    const { approved, rejected, total, undo, redo, head, sentences } = this.store;
    const { pairs } = this.project;
    const sum = (name) => pairs.reduce((all, pair) => all + pair[name], 0);
    this.pair = { ...this.pair, approved, rejected, undo, redo, head, sentences: [...sentences], beads: total };
    pairs.splice(pairs.findIndex(({ id }) => id === this.pair.id), 1, this.pair);
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
    this.editing = { ...this.editing, ...typed, bead: change.first + i, sentence: at, key: (this.opened += 1) };
  }

  lost(text) {
    const actions = [{ label: t("Copy"), run: () => navigator.clipboard.writeText(text) }];
    this.banner({ id: "typed", kind: "error", text: `${t("The sentence that you were editing is not there any more. You typed:")} ${text}`, actions });
  }

  /** Open the field again with what was typed, where its sentence is by now. */
  async retype({ id, ...typed }) {
    const { store } = this;
    await store.load(typed.bead - 50, typed.bead + 50);
    const place = store.placed(typed, id);
    if (this.store !== store) return;
    if (!place || this.editing) return void this.lost(typed.typed);
    await this.go(place.bead, { side: place.side, sentence: place.sentence, flash: false });
    this.edit({ ...place, at: undefined });
  }

  revert(what) {
    const label = this.store[what];
    const shownLabel = t(what === "undo" ? "undone: {label}" : "done again: {label}", { label: t(label) });
    const { store } = this;
    return this.inTurn(() => this.post(store, what, {}, { isJump: true })).then((change) => change && this.say(`${shownLabel}, ${t("pair {n}", { n: this.focus.bead + 1 })}`));
  }

  /** Align again around the focus. That can take a while, and the reader goes on meanwhile. */
  async realign() {
    const { store } = this;
    if (this.aligning) return;
    const notice = { id: "realign", kind: "info", text: t("Aligning again…") };
    this.banner(notice);
    const body = { against: store.head, first: this.focus.bead };
    this.aligning = this.ask(`${store.path}/realign`, { body })
      .then((change) => (change.job ? this.stoppable(change.job, notice) : change))
      .then((change) => change && this.inTurn(async () => this.store === store && this.took(change)).then(() => change))
      .then((change) => this.say(aligned(change)))
      .catch((error) => (error.status === 409 ? this.inTurn(() => this.stale(error, false, {})) : this.failed(error)))
      .finally(() => {
        this.aligning = null;
        this.unbanner("realign");
      });
  }

  /** Wait for a job that is shown, with a button that stops it. */
  stoppable(id, notice) {
    const stop = () => {
      this.banner({ ...notice, text: t("Stopping …") });
      this.ask(`/api/jobs/${id}`, { method: "DELETE" }).catch((error) => this.failed(error));
    };
    this.banner({ ...notice, actions: [{ label: t("Stop"), run: stop }] });
    return this.job(id);
  }

  /** Wait for a job; its result. */
  async job(id) {
    for (;;) {
      const job = await this.ask(`/api/jobs/${id}`);
      if (job.state === "done") return job.result;
      if (job.state === "stopped") return null;
      if (job.state !== "running") throw new ApiError(422, { error: job.error, hint: job.hint });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  decide(status, count, step) {
    const { bead } = this.focus;
    const edits = [];
    for (let n = bead - count + 1, start = n; n <= bead + 1; n++) {
      const isRun = n <= bead && this.store.overview.status[n] !== LETTERS[status];
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
    return this.act(() => ({ label: labels[status], edits })).then(async (change) => {
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
      this.lastEntry = Math.max(this.lastEntry, data.number);
      return undefined;
    }
    return this.mine(data).then(() => this.inTurn(() => this.fetchChange(data)));
  }

  /** Wait for the answers to what was asked here: the event of an action may come before the answer to it. */
  async mine({ label }) {
    await Promise.allSettled([...this.own, ...(this.aligning && label === "align again" ? [this.aligning] : [])]);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async fetchChange(entry) {
    const { store } = this;
    this.lastEntry = Math.max(this.lastEntry, entry.number);
    if (!store || entry.pair !== this.pair.id || entry.number <= store.head) return;
    const pairs = (await this.ask("/api/project")).pairs;
    const pair = pairs.find(({ id }) => id === this.pair.id);
    const { added, first } = entry;
    const answer = added > 400 ? null : added ? await this.ask(`${store.path}/beads?start=${first}&count=${added}`) : { head: pair.head, total: pair.beads, beads: [] };
    if (!answer || answer.head !== entry.number || pair.head !== entry.number || answer.beads.length !== added) return void (await this.reload({ undo: pair.undo, redo: pair.redo }));
    const numbers = SIDES.map((side, i) => pair.sentences[i] - store.sentences[i]);
    this.took({ ...answer, ...entry, numbers, undo: pair.undo, redo: pair.redo, approved: pair.approved, rejected: pair.rejected, head: entry.number });
    this.say(t("Changed in another window: {label}, pair {n}", { label: t(entry.label), n: first + 1 }));
  }
}

/** What aligning again has done, in words: how many pairs have changed. */
const aligned = (change) => {
  if (!change) return t("Stopped");
  if (!change.removed) return t("Nothing has changed.");
  const shape = (bead) => JSON.stringify(SIDES.map((side) => bead[side].map(({ id }) => id)));
  const former = new Set(change.former?.map((bead) => bead && shape(bead)));
  const n = change.beads ? change.beads.filter((bead) => !former.has(shape(bead))).length : change.added;
  return t("Aligned again: {n} pair has changed|Aligned again: {n} pairs have changed", { n });
};

const DECISIONS = ["confirm", "reject", "undecided"];

/** What an action meant for pairs that were confirmed. */
const consequence = ({ label, edits = [] }, lost) => {
  if (DECISIONS.includes(label)) return "";
  if (edits.some(({ kind, status }) => kind === "set-status" && status === "approved")) return t("it stays confirmed");
  return lost > 0 ? t("{n} pair is no longer confirmed|{n} pairs are no longer confirmed", { n: lost }) : "";
};

/** The numbers of a filter after a change. */
const spliced = (numbers, { first, removed, beads }) => {
  const by = beads.length - removed;
  const shifted = numbers.filter((n) => n < first || n >= first + removed).map((n) => (n < first ? n : n + by));
  const wasShown = numbers.some((n) => n >= first && n < first + removed);
  if (wasShown) shifted.push(...beads.map((_, i) => first + i));
  return shifted.sort((a, b) => a - b);
};
