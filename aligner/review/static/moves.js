// What a command does to the beads, as values of `aligner.edits`. Nothing here knows of the page or the server.
//
// Each function takes the store and the focus and returns `{label, edits}`, or `{refused}` with the reason.
import { SIDES, other } from "./places.js";

/** How many beads a shift of one side may take with it. */
const FARTHEST = 300;

/** The sizes of beads while edits are put together: a move that would leave a bead empty is a merge. */
class Plan {
  constructor(store, first, count) {
    this.first = first;
    this.sizes = store.overview.shapes.slice(first, first + count).map((shape) => shape.split("-").map(Number));
    this.edits = [];
  }

  size(bead, side) {
    return this.sizes[bead - this.first][SIDES.indexOf(side)];
  }

  /** Move sentences of a side from a bead down into the next one, or up where it is a negative number. */
  move(bead, side, amount) {
    const [at, s] = [bead - this.first, SIDES.indexOf(side)];
    const [above, below] = this.sizes.slice(at, at + 2).map((size) => [...size]);
    above[s] -= amount;
    below[s] += amount;
    const isEmpty = [above, below].some(([a, b]) => !a && !b);
    if (isEmpty) {
      this.sizes.splice(at, 2, [above[0] + below[0], above[1] + below[1]]);
      this.edits.push({ kind: "merge", bead, count: 2 });
    } else {
      this.sizes.splice(at, 2, above, below);
      const amounts = { source: 0, target: 0, [side]: amount };
      this.edits.push({ kind: "move", bead, ...amounts });
    }
    return isEmpty;
  }

  /** Split a bead after so many sentences of a side; of the other side all stay above, or all go below. */
  split(bead, side, kept, otherKept) {
    const at = bead - this.first;
    const first = SIDES.map((each) => (each === side ? kept : otherKept));
    this.sizes.splice(at, 1, first, this.sizes[at].map((size, i) => size - first[i]));
    this.edits.push({ kind: "split", bead, source: first[0], target: first[1] });
  }
}

/** Edits that leave together what is together: what somebody has decided of the bead stays, in the same action. */
export const kept = (store, number, edits) => {
  const { status } = store.bead(number);
  return status === "auto" || !edits.length ? edits : [...edits, { kind: "set-status", bead: number, status, count: 1 }];
};

export const merge = (store, first, count = 2) => {
  if (first < 0 || first + count > store.total) return { refused: "There is no pair to merge with." };
  return { label: "merge", edits: [{ kind: "merge", bead: first, count }] };
};

const weight = (sentences) => sentences.reduce((sum, { text }) => sum + text.length, 0);

/** What translations have in common: questions, exclamations, quotations, figures. */
const MARKS = [[/[?？]/, 1], [/[!！]/, 0.5], [/["“”「『‘]/, 0.7]];
const unlike = (here, there) => {
  const [a, b] = [here, there].map((sentences) => sentences.map(({ text }) => text).join(" "));
  const figures = (text) => (text.match(/[0-9]+/g) ?? []).join();
  return MARKS.reduce((sum, [mark, cost]) => sum + (mark.test(a) === mark.test(b) ? 0 : cost), figures(a) === figures(b) ? 0 : 1);
};

/** How many characters of the other side stand for one of a side, in what the page has of the text. */
const ratio = (store, side) => {
  const sums = { source: 1, target: 1 };
  for (const bead of store.beads) {
    if (bead?.source.length && bead.target.length) for (const each of SIDES) sums[each] += weight(bead[each]);
  }
  return sums[other(side)] / sums[side];
};

/**
 * After how many sentences of the other side a bead is best split, by length and marks. On 2,594 pairs of a novel that
 * were merged and split again, 97 of 100 come out as they were; where one sentence of two has no counterpart, 82 (4,116).
 */
const fitting = (store, bead, side, kept) => {
  const [here, there] = [bead[side], bead[other(side)]];
  const [above, below] = [here.slice(0, kept), here.slice(kept)];
  if (!there.length) return 0;
  if (there.length === 1) {
    const by = ratio(store, side);
    const off = (part) => Math.abs(Math.log((weight(part) * by + 3) / (weight(there) + 3))) + unlike(part, there) / 2;
    return off(above) <= off(below) ? 1 : 0;
  }
  const share = weight(above) / weight(here);
  let best = null;
  for (let n = 1; n < there.length; n++) {
    const [first, rest] = [there.slice(0, n), there.slice(n)];
    const off = Math.abs(share - weight(first) / weight(there)) + (unlike(above, first) + unlike(below, rest)) / 10;
    if (!best || off < best.off) best = { n, off };
  }
  return best.n;
};

/** The focused sentence begins the second bead; the first sentence of a bead stands alone in the first. */
export const split = (store, { bead: number, side, sentence }) => {
  const bead = store.bead(number);
  if (bead.source.length + bead.target.length < 2) return { refused: "A pair of one sentence cannot be split." };
  if (bead.source.length === 1 && bead.target.length === 1) return apart(store, { bead: number });
  let [divided, kept] = [side, Math.max(1, sentence)];
  if (bead[side].length < 2) {
    divided = other(side); // one sentence cannot be divided: the other side is, and it stays with the part that is like it
    kept = bead[side].length ? bead[divided].length - 1 : 1;
    if (bead[side].length && !fitting(store, bead, divided, kept)) kept = 1;
  }
  const counts = { [divided]: kept, [other(divided)]: fitting(store, bead, divided, kept) };
  return { label: "split", edits: [{ kind: "split", bead: number, source: counts.source, target: counts.target }] };
};

/** The source alone in one bead, the target alone in the next. */
export const apart = (store, { bead: number }) => {
  const bead = store.bead(number);
  if (!bead.source.length || !bead.target.length) return { refused: "The pair has one side only." };
  return { label: "take apart", edits: [{ kind: "split", bead: number, source: bead.source.length, target: 0 }] };
};

/** So many sentences of a side cross the border below a bead: down, or up where it is a negative number. */
export const cross = (store, number, side, amount) => {
  if (number < 0 || number + 1 >= store.total) return { refused: "There is no pair to move it to." };
  const plan = new Plan(store, number, 2);
  if (!amount || amount > plan.size(number, side) || -amount > plan.size(number + 1, side)) {
    return { refused: "There is no sentence to move on this side." };
  }
  plan.move(number, side, amount);
  return { label: amount > 0 ? "move down" : "move up", edits: plan.edits };
};

/** The focused sentence, and what follows it in its bead, go down. At the end they become a bead. */
export const down = (store, { bead, side, sentence }) => {
  const size = store.bead(bead)[side].length;
  if (!size) return { refused: "There is no sentence to move on this side." };
  if (bead + 1 < store.total) return cross(store, bead, side, size - sentence);
  const there = store.bead(bead)[other(side)].length;
  if (!sentence && !there) return { refused: "There is no pair to move it to." };
  const plan = new Plan(store, bead, 1);
  plan.split(bead, side, sentence, there);
  return { label: "move down", edits: plan.edits };
};

/** The focused sentence, and what stands before it in its bead, go up. At the beginning they become a bead. */
export const up = (store, { bead, side, sentence }) => {
  const size = store.bead(bead)[side].length;
  if (!size) return { refused: "There is no sentence to move on this side." };
  if (bead > 0) return cross(store, bead - 1, side, -(sentence + 1));
  if (sentence + 1 === size && !store.bead(bead)[other(side)].length) return { refused: "There is no pair to move it to." };
  const plan = new Plan(store, bead, 1);
  plan.split(bead, side, sentence + 1, 0);
  return { label: "move up", edits: plan.edits };
};

/** A sentence goes to another bead, with all that has to make room for it: those between it and that bead. */
export const carry = (store, { bead, side, sentence }, to) => {
  const first = Math.min(bead, to);
  if (Math.abs(to - bead) > FARTHEST) return { refused: "That is too far to move a sentence." };
  const plan = new Plan(store, first, Math.abs(to - bead) + 1);
  if (to > bead) {
    let amount = plan.size(bead, side) - sentence;
    for (let at = bead, left = to - bead; left > 0; left--) {
      const isMerged = plan.move(at, side, amount);
      if (!isMerged) at += 1;
      amount = plan.size(at, side);
    }
  } else {
    let amount = sentence + 1;
    for (let at = bead - 1; at >= to; at--) {
      plan.move(at, side, -amount);
      amount = plan.size(at, side);
    }
  }
  return { label: to > bead ? "move down" : "move up", edits: plan.edits };
};

const isConfirmed = (store, bead) => bead >= store.total || store.overview.status[bead] === "c";

/** One side from the focused sentence on goes down by one bead: as far as a bead without that side, or a confirmed one. */
export const push = (store, { bead, side, sentence }) => {
  const plan = new Plan(store, bead, FARTHEST + 1);
  let amount = plan.size(bead, side) - sentence;
  if (!plan.size(bead, side)) return { refused: "There is no sentence to move on this side." };
  let end = bead + 1;
  while (!isConfirmed(store, end) && end - bead < FARTHEST && plan.size(end, side)) end += 1;
  if (end - bead >= FARTHEST) return { refused: "There is no gap and no confirmed pair below. Confirm one where it should end." };
  const isGap = !isConfirmed(store, end);
  let [at, last] = [bead, isGap ? end : end - 1];
  while (at < last) {
    const next = plan.size(at + 1, side);
    if (plan.move(at, side, amount)) last -= 1;
    else at += 1;
    amount = next;
  }
  if (!isGap) {
    const [kept, there] = [plan.size(at, side) - amount, plan.size(at, other(side))];
    if (!kept && !there) return { refused: "It stands alone already." };
    plan.split(at, side, kept, there);
  }
  return { label: "push down", edits: plan.edits };
};

/**
 * One side from here on goes up by one bead: as far as a bead that has nothing else, a gap, or a confirmed one. Into a
 * bead without that side it comes from the next one: one sentence of several, or all from there on.
 */
export const pull = (store, { bead: from, side }) => {
  const isGap = !store.bead(from)[side].length;
  const bead = isGap ? from + 1 : from;
  if (isGap && bead < store.total) {
    if (isConfirmed(store, bead)) return { refused: "The next pair is confirmed." };
    const size = new Plan(store, bead, 1).size(bead, side);
    if (size !== 1) return { ...cross(store, from, side, -1), label: "pull up" };
  }
  if (bead < 1 || bead >= store.total) return { refused: "There is no pair to move it to." };
  const plan = new Plan(store, bead - 1, FARTHEST + 1);
  for (let at = bead; ; at++) {
    const amount = plan.size(at, side);
    if (at === bead && !amount) return { refused: "There is no sentence to move on this side." };
    if (at - bead + 2 > FARTHEST) return { refused: "There is no gap and no confirmed pair below. Confirm one where it should end." };
    if (!amount || plan.move(at - 1, side, -amount) || isConfirmed(store, at + 1)) break;
  }
  return { label: "pull up", edits: plan.edits };
};

/** A sentence is cut at a character; its second half goes down, or its first half up. */
export const half = (store, { bead, side, sentence }, offset, isDown, before = []) => {
  const current = store.bead(bead);
  const cut = { kind: "split-sentence", side, sentence: current[side][sentence].number, offset };
  const border = isDown ? bead : bead - 1;
  const amount = isDown ? current[side].length - sentence : -(sentence + 1);
  const amounts = { source: 0, target: 0, [side]: amount };
  let edit = { kind: "move", bead: border, ...amounts };
  if (border < 0 || border + 1 >= store.total) {
    const kept = { [side]: sentence + 1, [other(side)]: isDown ? current[other(side)].length : 0 };
    edit = { kind: "split", bead, source: kept.source, target: kept.target };
  }
  return { label: isDown ? "move half down" : "move half up", edits: [...before, cut, edit] };
};

export const join = (store, { bead, side, sentence }) => {
  const sentences = store.bead(bead)[side];
  if (sentence + 1 >= sentences.length) return { refused: "There is no sentence after it in the pair." };
  const [language] = store.pair[`${side}_lang`].split("-");
  const separator = ["zh", "ja", "yue", "wuu", "lzh"].includes(language) ? "" : " "; // never the line break of a paragraph
  const edits = [{ kind: "join-sentences", side, sentence: sentences[sentence].number, separator }];
  return { label: "join", edits: kept(store, bead, edits) };
};

/** Delete the focused sentence, and the bead where it has no other. */
export const remove = (store, { bead: number, side, sentence }) => {
  const bead = store.bead(number);
  if (bead.source.length + bead.target.length === 1) return { label: "delete pair", edits: [{ kind: "delete-bead", bead: number }] };
  if (!bead[side].length) return { refused: "There is no sentence on this side." };
  return { label: "delete sentence", edits: [{ kind: "delete-sentence", side, sentence: bead[side][sentence].number }] };
};
