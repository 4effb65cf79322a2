// The one gate that all keys go through: what they are called, when an input method owns them, where they belong.

/** Keys that belong to the browser, the system or an input method: no command may have them. */
const DENIED = [
  /^Ctrl\+(Shift\+)?(t|n|w|q|Tab|Space|PageUp|PageDown|\+|-|=|0)$/,
  /^Ctrl\+(Shift\+)?Arrow/,
  /^Ctrl\+(l|r|p|d|j|h|u|o|k)$/,
  /^Ctrl\+Shift\+(u|i|c|j|r|p|n|Delete)$/,
  /^(Shift\+)?(Ctrl\+)?F([15-9]|1[0-2])$/,
  /^(Ctrl\+)?Shift\+(Space|Arrow\w+)$/,
  /^Alt\+(Shift\+)?([^A-Z]|ArrowLeft|ArrowRight|F4|Space|Tab|Home)$/,
  /^Ctrl\+Alt\+/,
  /^(Shift|Ctrl|Alt|Meta)$/,
];
export const isDenied = (chord) => DENIED.some((pattern) => pattern.test(chord));

let composing = false;
let ended = -Infinity;
/** Whether an input method owns this key. Safari ends a composition before the key that ended it arrives. */
export const isComposing = (event) =>
  composing || event.isComposing || (event.keyCode === 229 && isField(event.target)) || event.timeStamp - ended < 20;
/** Whether a composition is going on in a field: then nothing may write to it. */
export const composes = () => composing;

const isField = (element) => Boolean(element?.closest?.("input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select"));

const WITH_CODE = /^(?:Key([A-Z])|Digit([0-9]))$/;
const MARKS = { Slash: ["/", "?"], Comma: [",", "<"], Period: [".", ">"], BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Digit3: ["3", "#"] };
const letterOf = ({ code, shiftKey }) => {
  if (MARKS[code]) return MARKS[code][Number(shiftKey)];
  const found = WITH_CODE.exec(code);
  return found ? (found[1] ?? found[2]).toLowerCase() : null;
};

/**
 * What a key is called: "m", "Shift+m", "Ctrl+z", "Enter", "?". The letter that it writes counts, on any layout; its place
 * on the keyboard only where it writes none of ASCII (Cyrillic), or where an input method has not said what it writes.
 */
export function chord(event) {
  if (event.getModifierState?.("AltGraph")) return null;
  let key = event.key;
  if (key === "Process" || key === "Unidentified" || (key.length < 3 && !/^[ -~]$/.test(key))) key = letterOf(event);
  if (!key || key === "Dead") return null;
  if (key === " ") key = "Space";
  const isLetter = /^[A-Za-z]$/.test(key);
  if (isLetter) key = key.toLowerCase();
  const shift = event.shiftKey && (isLetter || key.length > 1);
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key]
    .filter(Boolean)
    .join("+");
}

/** Where a key was pressed: "row", "text" (a field in the text), "field", "dialog" or "page". */
function contextOf(element) {
  if (element?.closest?.("dialog")) return "dialog";
  if (element?.closest?.(".editor")) return "text";
  if (isField(element)) return "field";
  if (!element || element === document.body || element.closest(".grid")) return "row";
  return "page";
}

/** Send keys to `take(chord, context, event)`; what it takes is no longer the browser's. */
export function gate(take) {
  const start = () => (composing = true);
  const end = (event) => {
    ended = event.timeStamp;
    setTimeout(() => (composing = false), 0);
  };
  const key = (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const name = chord(event);
    if (name && take(name, contextOf(event.target), event)) event.preventDefault();
  };
  const heard = [["compositionstart", start], ["compositionend", end], ["focusout", () => (composing = false)], ["keydown", key]];
  for (const [type, listener] of heard) document.addEventListener(type, listener);
  return () => heard.forEach(([type, listener]) => document.removeEventListener(type, listener));
}

const SHOWN = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Backspace: "⌫", Enter: "↵", Delete: "Del", Escape: "Esc",
  PageUp: "PgUp", PageDown: "PgDn",
}; // prettier-ignore
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
/** A key as people read it. */
export const shown = (name) =>
  name
    .replace(/\+\+$/, "+＋")
    .split("+")
    .map((part) => (part === "Ctrl" && isMac ? "⌘" : SHOWN[part] ?? (/^[a-z]$/.test(part) ? part.toUpperCase() : part)))
    .join(isMac ? "" : "+")
    .replace(/^([A-Z])$/, (letter) => letter);
