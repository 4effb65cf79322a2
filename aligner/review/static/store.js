// What the page knows of one pair: the beads it has asked for, by number, and one line about each of all of them.
import { SIDES } from "./places.js";

const PAGE = 100;
/** What an overview says of what was decided. */
export const LETTERS = { auto: "a", approved: "c", rejected: "r" };

/** How many sentences of each side a bead has, as an overview says it. */
export const shape = (bead) => `${bead.source.length}-${bead.target.length}`;

export class Store {
  constructor(pair, ask) {
    Object.assign(this, { pair, ask, head: -1, total: 0, beads: [], loading: new Map(), undo: pair.undo, redo: pair.redo });
    this.approved = pair.approved;
    this.rejected = pair.rejected;
  }

  get path() {
    return `/api/pairs/${this.pair.id}`;
  }

  /** Ask for the overview again and forget the beads, which are asked for when they are looked at. */
  async reload({ undo = this.undo, redo = this.redo } = {}) {
    const overview = await this.ask(`${this.path}/overview`);
    this.overview = { ...overview, status: [...overview.status], notes: [...overview.notes] };
    this.head = overview.head;
    Object.assign(this, { undo, redo });
    this.total = overview.total;
    this.beads = new Array(overview.total);
    this.sentences = [0, 1].map((i) => overview.shapes.reduce((sum, shape) => sum + Number(shape.split("-")[i]), 0));
    this.loading.clear();
    this.approved = this.overview.status.filter((letter) => letter === "c").length;
    this.rejected = this.overview.status.filter((letter) => letter === "r").length;
    this.task ??= overview.least_sure.map((number) => ({ number, seen: false }));
    if (this.task.some(({ number }) => number >= overview.total)) this.task = [];
  }

  bead(number) {
    return this.beads[number];
  }

  /**
   * A place in the text as it is numbered now, found by the id of its sentence, or of its bead where it is a note or a
   * new sentence; null where that is not there any more.
   */
  placed(place, id) {
    const isText = place.kind === "text";
    const isHere = (bead) => bead && (isText ? bead[place.side].some((sentence) => sentence.id === id) : bead.id === id);
    const number = isHere(this.beads[place.bead]) ? place.bead : this.beads.findIndex(isHere);
    if (number < 0) return null;
    const sentences = this.beads[number][place.side] ?? [];
    const sentence = isText ? sentences.findIndex((each) => each.id === id) : Math.min(place.sentence, sentences.length);
    return { ...place, bead: number, sentence };
  }

  has(first, last) {
    for (let n = Math.max(0, first); n <= Math.min(last, this.total - 1); n++) if (!this.beads[n]) return false;
    return true;
  }

  /** Load beads `first` to `last`, so far as they are not here. */
  async load(first, last) {
    const jobs = [];
    for (let page = Math.floor(Math.max(0, first) / PAGE); page * PAGE <= Math.min(last, this.total - 1); page++) {
      if (!this.has(page * PAGE, page * PAGE + PAGE - 1)) jobs.push(this.loading.get(page) ?? this.#page(page));
    }
    await Promise.all(jobs);
  }

  #page(page) {
    const job = (async () => {
      for (let pause = 30; ; pause *= 2) {
        const head = this.head;
        const answer = await this.ask(`${this.path}/beads?start=${page * PAGE}&count=${PAGE}`);
        if (answer.head === this.head && head === this.head) {
          for (const bead of answer.beads) this.beads[bead.number] = bead;
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pause)); // the change that came between is on its way
        if (pause > 500) await this.reload();
      }
    })().finally(() => this.loading.get(page) === job && this.loading.delete(page));
    this.loading.set(page, job);
    return job;
  }

  /** Put in what has changed. What stands behind keeps its place in the text, with other numbers. */
  took(change) {
    const { first, removed, beads } = change;
    const known = this.overview;
    this.head = change.head;
    this.total = change.total;
    for (const name of ["undo", "redo", "approved", "rejected"]) if (name in change) this[name] = change[name];
    this.beads.splice(first, removed, ...beads);
    known.confidence.splice(first, removed, ...beads.map((bead) => bead.confidence));
    known.status.splice(first, removed, ...beads.map((bead) => LETTERS[bead.status]));
    known.shapes.splice(first, removed, ...beads.map(shape));
    const by = beads.length - removed;
    const moved = (number) => (number < first ? number : number + by);
    const outside = (number) => number < first || number >= first + removed;
    const noted = beads.flatMap((bead, i) => (bead.note ? [first + i] : []));
    known.notes = [...known.notes.filter(outside).map(moved), ...noted].sort((a, b) => a - b);
    known.headings = known.headings.map(([number, ...rest]) => [outside(number) ? moved(number) : first, ...rest]);
    for (const place of this.task) {
      if (outside(place.number)) place.number = moved(place.number);
      else Object.assign(place, { number: Math.min(place.number, first + Math.max(0, beads.length - 1)), seen: true });
    }
    this.sentences = this.sentences.map((count, i) => count + change.numbers[i]);
    this.loading.clear();
    this.#renumber(first + beads.length, by, change.numbers);
  }

  #renumber(from, by, numbers) {
    if (!by && !numbers.some(Boolean)) return;
    for (let n = from; n < this.total; n++) {
      const bead = this.beads[n];
      if (!bead) continue;
      const next = { ...bead, number: n };
      SIDES.forEach((side, i) => {
        if (numbers[i]) next[side] = bead[side].map((sentence) => ({ ...sentence, number: sentence.number + numbers[i] }));
      });
      this.beads[n] = next;
    }
  }

  /** How sure the program was of a bead, as everything shows it. */
  level(confidence) {
    if (confidence === null || confidence === undefined) return "unknown";
    return confidence >= this.overview.sure ? "sure" : confidence < this.overview.doubtful ? "doubtful" : "middle";
  }

  /** Whether somebody should look at a bead. */
  isDoubtful(number) {
    if (this.overview.status[number] !== "a") return false;
    return this.level(this.overview.confidence[number]) === "doubtful";
  }

  /** The next bead in a direction that should be looked at, after `from`; -1 where there is none. */
  doubtful(from, step, onlyNew = false) {
    const task = new Set(this.task.filter(({ seen }) => !(onlyNew && seen)).map(({ number }) => number));
    for (let n = from + step; n >= 0 && n < this.total; n += step) {
      if (this.overview.status[n] === "a" && (task.has(n) || (!onlyNew && this.isDoubtful(n)))) return n;
    }
    return -1;
  }

  /** Note that somebody looks at a bead; whether that was new for the task. */
  look(number) {
    const place = this.task.find((each) => each.number === number && !each.seen);
    if (place) place.seen = true;
    return Boolean(place);
  }

  get seen() {
    return this.task.filter(({ seen }) => seen).length;
  }
}
