// Dragging: the border below one side of a bead, and a sentence by its number. Each has keys that do the same.
import * as moves from "./moves.js";
import { CHANGED } from "./places.js";

const SLOP = 4;

/** Hear the grid's pointer; returns an undo function. */
export function dragging(app, grid) {
  let drag = null;

  const begin = (event) => {
    if (event.button !== 0 || app.busy || app.editing) return;
    const handle = event.target.closest(".handle");
    const sentence = event.target.closest(".sentence");
    if (handle) drag = { kind: "border", bead: Number(handle.dataset.border), side: handle.dataset.side };
    else if (sentence && event.pointerType !== "touch" && isGutter(sentence, event)) {
      drag = { kind: "sentence", bead: Number(sentence.dataset.bead), side: sentence.dataset.side, sentence: Number(sentence.dataset.sentence) };
    } else return;
    Object.assign(drag, { y: event.clientY, pointer: event.pointerId, isMoving: false });
    event.preventDefault();
    app.focusGrid();
    grid.setPointerCapture(event.pointerId);
  };

  const move = (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.isMoving && Math.abs(event.clientY - drag.y) < SLOP) return;
    drag.isMoving = true;
    const box = grid.getBoundingClientRect();
    if (event.clientY < box.top + 30) grid.scrollTop -= 12;
    if (event.clientY > box.bottom - 30) grid.scrollTop += 12;
    drag.to = drag.kind === "border" ? gap(event) : bead(event);
    app.dropping = shown(drag);
    app.update();
  };

  const end = (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const done = drag;
    stop();
    if (!done.isMoving || !done.to) return;
    const { head } = app.store;
    const act = (move) => app.act((store) => (store.head === head ? move(store) : { refused: CHANGED }));
    if (done.kind === "border") {
      if (done.to.amount) act((store) => moves.cross(store, done.bead, done.side, done.to.amount));
    } else if (done.to.bead !== done.bead) act((store) => moves.carry(store, done, done.to.bead));
  };

  const stop = () => {
    drag = null;
    app.dropping = null;
    app.update();
  };

  /** The gap between sentences of the two beads at the border that the pointer is nearest to. */
  const gap = ({ clientY }) => {
    const { bead: number, side } = drag;
    const [above, below] = [app.store.bead(number), app.store.bead(number + 1)];
    if (!below) return null;
    let best = { off: Infinity };
    const n = above[side].length;
    for (let i = 0; i <= n + below[side].length; i++) {
      const y = edge(number, side, i, n, below[side].length);
      if (y !== null && Math.abs(y - clientY) < best.off) best = { off: Math.abs(y - clientY), at: i };
    }
    return best.at === undefined ? null : { amount: n - best.at, at: best.at };
  };

  const edge = (number, side, i, n, m) => {
    const box = (bead, k) => app.sentenceNode(bead, side, k)?.getBoundingClientRect();
    if (i === n) return grid.querySelector(`.handle[data-border="${number}"][data-side="${side}"]`)?.getBoundingClientRect().top ?? null;
    if (i < n) return box(number, i)?.top ?? null;
    return i === n + m ? (box(number + 1, m - 1)?.bottom ?? null) : (box(number + 1, i - n)?.top ?? null);
  };

  const bead = ({ clientX, clientY }) => {
    const row = document.elementsFromPoint(clientX, clientY).find((element) => element.classList?.contains("bead"));
    return row ? { bead: Number(row.dataset.number) } : null;
  };

  /** How the page shows where it would go. */
  const shown = ({ kind, bead: number, side, sentence, to }) => {
    if (!to) return null;
    if (kind === "sentence") {
      const moved = new Set([app.store.bead(number)[side][sentence].id]);
      return { beads: [number, to.bead], side, end: to.bead, above: null, moved };
    }
    const [above, below] = [app.store.bead(number), app.store.bead(number + 1)];
    const n = above[side].length;
    const crossed = to.amount > 0 ? above[side].slice(to.at) : below[side].slice(0, to.at - n);
    const line = to.at < n ? `${number}/${to.at}` : `${number + 1}/${to.at - n}`;
    const isEnd = to.at === n + below[side].length;
    return { beads: [number, number + 1], side, above: isEnd || to.at === n ? null : line, end: to.at === n ? number : isEnd ? number + 1 : null, moved: new Set(crossed.map(({ id }) => id)) };
  };

  const key = (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  };

  const unhear = app.on("change", () => drag && stop()); // what is dragged has another number by now
  const heard = [["pointerdown", begin], ["pointermove", move], ["pointerup", end], ["pointercancel", stop]];
  for (const [type, listener] of heard) grid.addEventListener(type, listener);
  document.addEventListener("keydown", key, true);
  return () => {
    unhear();
    for (const [type, listener] of heard) grid.removeEventListener(type, listener);
    document.removeEventListener("keydown", key, true);
  };
}

/** Whether the pointer is on the number of a sentence, which stands before its text. */
const isGutter = (element, { clientX }) => {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const width = Number.parseFloat(style.paddingInlineStart);
  return style.direction === "rtl" ? clientX > box.right - width : clientX < box.left + width;
};
