// Places in the text: a bead, a side, a sentence counted in that side; and characters, which the server counts by code points.
export const SIDES = ["source", "target"];
export const other = (side) => (side === "source" ? "target" : "source");

/** Why something is not done that was meant for a text as it was. */
export const CHANGED = "It was changed meanwhile, so this was not done. Look again.";

/** The sentence of a place, or undefined where that side is empty. */
export const sentenceAt = (bead, { side, sentence }) => bead?.[side][sentence];

/** A place that exists in a bead: the sentence, or the nearest one there is. */
export const clamped = (bead, place) => {
  if (!bead) return place;
  const count = bead[place.side].length;
  return { ...place, sentence: Math.max(0, Math.min(place.sentence, count - 1)) };
};

/** The caret at a point of the window: its node, and the offset there. */
export const caretAt = (x, y) => {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return [position.offsetNode, position.offset];
  const range = document.caretRangeFromPoint?.(x, y);
  return [range?.startContainer, range?.startOffset];
};

/** UTF-16 offset → code points, and back. */
export const toPoints = (text, offset) => [...text.slice(0, offset)].length;
export const fromPoints = (text, points) => [...text].slice(0, points).join("").length;
