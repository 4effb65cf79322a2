// What a command does to the beads, as values of `aligner.edits`. Nothing here knows of the page or the server.
//
// Each function takes the store and the focus and returns `{label, edits}`, or `{refused}` with the reason.
import { SIDES, other } from "./places.js";

/** How many beads a shift of one side may take with it. */
export const FARTHEST = 300;

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

export const merge = (store, first, count = 2) => {
  if (first < 0 || first + count > store.total) return { refused: "There is no pair to merge with." };
  return { label: "merge", edits: [{ kind: "merge", bead: first, count }] };
};

const weight = (sentences) => sentences.reduce((sum, { text }) => sum + text.length, 0);

/** After how many sentences of the other side a bead is best split, by length. */
const fitting = (bead, side, kept) => {
  const [here, there] = [bead[side], bead[other(side)]];
  const share = here.length ? weight(here.slice(0, kept)) / weight(here) : 0;
  const isInside = kept > 0 && kept < here.length && there.length > 1;
  let best = null;
  for (let n = isInside ? 1 : 0; n <= there.length - (isInside ? 1 : 0); n++) {
    if ((!kept && !n) || (kept === here.length && n === there.length)) continue;
    const off = Math.abs(share - (there.length ? weight(there.slice(0, n)) / weight(there) : 0));
    if (!best || off < best.off) best = { n, off };
  }
  return best.n;
};

/** The focused sentence begins the second bead; the first sentence of a bead stands alone in the first. */
export const split = (store, { bead: number, side, sentence }) => {
  const bead = store.bead(number);
  if (bead.source.length + bead.target.length < 2) return { refused: "A pair of one sentence cannot be split." };
  if (bead.source.length === 1 && bead.target.length === 1) return apart(store, { bead: number });
  const kept = Math.min(Math.max(1, sentence), bead[side].length);
  const counts = { [side]: kept, [other(side)]: fitting(bead, side, kept) };
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

/** One side from here on goes down by one bead: as far as a bead without that side, or a confirmed one. */
export const push = (store, { bead, side }) => {
  const plan = new Plan(store, bead, FARTHEST + 1);
  let amount = plan.size(bead, side);
  if (!amount) return { refused: "There is no sentence to move on this side." };
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

/** One side from here on goes up by one bead: as far as a bead that has nothing else, a gap, or a confirmed one. */
export const pull = (store, { bead, side }) => {
  if (bead < 1) return { refused: "There is no pair to move it to." };
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
  return { label: "join", edits: [{ kind: "join-sentences", side, sentence: sentences[sentence].number, separator: null }] };
};

/** Delete the focused sentence, and the bead where it has no other. */
export const remove = (store, { bead: number, side, sentence }) => {
  const bead = store.bead(number);
  if (bead.source.length + bead.target.length === 1) return { label: "delete pair", edits: [{ kind: "delete-bead", bead: number }] };
  if (!bead[side].length) return { refused: "There is no sentence on this side." };
  return { label: "delete sentence", edits: [{ kind: "delete-sentence", side, sentence: bead[side][sentence].number }] };
};
