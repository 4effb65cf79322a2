// Under the pointer: the word, what translates it, and the terms of the glossary in its pair.
import { caretAt, other, toPoints } from "../places.js";
import { get } from "./requests.js";

const REST = 120; // milliseconds that the pointer has to rest
const SETTLED = 1000; // milliseconds until the text is there

/** Begin to mark words in a grid. Returns an undo function. */
export function hover(app, grid) {
  let timer = 0;
  let at = null;
  const moved = (event) => {
    clearTimeout(timer);
    const sentence = event.target.closest?.("[data-sentence]");
    if (!sentence) return left();
    const { clientX: x, clientY: y } = event;
    timer = setTimeout(() => show(sentence, x, y), REST);
  };
  const left = () => {
    clearTimeout(timer);
    if (at !== null) unmark(app);
    at = null;
  };
  const show = async (element, x, y) => {
    const { pair, store } = app;
    const { bead: row, side, sentence: k } = element.dataset;
    const [bead, sentence] = [Number(row), Number(k)];
    const offset = offsetAt(element.firstChild, x, y);
    const head = store?.head;
    const place = `${pair?.id}/${head}/${bead}/${side}/${sentence}/${offset}`;
    if (!store || !element.isConnected || bead >= store.total || at === place) return; // it may be gone by now
    at = place;
    const words = await wordsOf(app, pair, head, bead);
    if (at !== place || !words || app.store?.head !== head) return;
    const stretch = (whose) => ([number, start, stop]) => ({ bead, side: whose, sentence: number, start, stop });
    const [here, there] = side === "source" ? [0, 1] : [1, 0];
    const n = offset === null ? -1 : words[side].findIndex(([number, start, stop]) => number === sentence && start <= offset && offset < stop);
    const linked = words.links.filter((link) => link[here] === n).map((link) => link[there]);
    const terms = (words.terms ?? []).map(({ where }) => where).filter(Boolean);
    app.highlight("term", terms.flatMap(({ source, target }) => [...source.map(stretch("source")), ...target.map(stretch("target"))]));
    app.highlight("link", n >= 0 && linked.length ? [stretch(side)(words[side][n])] : []);
    app.highlight("counterpart", linked.map((m) => stretch(other(side))(words[other(side)][m])));
  };
  // The first question loads what links words, which takes seconds: it is asked before somebody waits for the answer.
  const warm = setTimeout(() => app.pair && app.store?.total && get(app, `/api/pairs/${app.pair.id}/words?bead=${Math.min(app.focus?.bead ?? 0, app.store.total - 1)}&head=${app.store.head}&alone=1`).catch(() => null), SETTLED);
  grid.addEventListener("pointermove", moved);
  grid.addEventListener("pointerleave", left);
  return () => {
    left();
    clearTimeout(warm);
    grid.removeEventListener("pointermove", moved);
    grid.removeEventListener("pointerleave", left);
  };
}

/** The number of the character under a point, or null where there is none of this text. */
function offsetAt(text, x, y) {
  if (text?.nodeType !== Node.TEXT_NODE) return null;
  const [node, offset] = caretAt(x, y);
  if (node !== text) return null;
  // A caret stands between characters; which of the two the point is on, their boxes tell.
  for (const start of [offset, offset - 1]) {
    if (start < 0 || start >= text.length) continue;
    const box = new Range();
    box.setStart(text, start);
    box.setEnd(text, start + 1);
    for (const { left, right, top, bottom } of box.getClientRects()) {
      if (left <= x && x <= right && top <= y && y <= bottom) return toPoints(text.data, start);
    }
  }
  return null;
}

// Words and terms of the beads that the pointer was over; emptied where the glossary changes.
const words = new Map();

export function forget() {
  words.clear();
}

/** The words, links and terms of a bead; asked for once for each state of the document. */
function wordsOf(app, pair, head, bead) {
  const key = `${pair.id}/${head}/${bead}`;
  if (!words.has(key)) {
    if (words.size > 200) words.clear();
    words.set(key, get(app, `/api/pairs/${pair.id}/words?bead=${bead}&head=${head}`).catch(() => null));
  }
  return words.get(key);
}

/** Unmark the words under the pointer. */
function unmark(app) {
  for (const name of ["link", "counterpart", "term"]) app.highlight(name, []);
}
