// The one table of commands: what a key, a button and the sheet of keys do is looked up here.
import { isDenied } from "./keys.js";
import * as moves from "./moves.js";
import { other, sentenceAt } from "./places.js";
import { commands, registerCommands } from "./registry.js";

const isHere = (app) => Boolean(app.store?.bead(app.focus.bead));
const acts = (move) => (app) => app.act((store) => move(store, app.focus));
const merges = (offset) => acts((store, { bead }) => moves.merge(store, bead + offset));
const crosses = (offset, amount) => acts((store, { bead, side }) => moves.cross(store, bead + offset, side, amount));
const last = (app) => app.store.bead(app.focus.bead)[app.focus.side].length - 1;

registerCommands([
  { id: "up", group: "Go", label: "Sentence above", keys: ["ArrowUp"], repeat: true, run: (app) => app.step(-1) },
  { id: "down", group: "Go", label: "Sentence below", keys: ["ArrowDown"], repeat: true, run: (app) => app.step(1) },
  { id: "source", group: "Go", label: "First version", keys: ["ArrowLeft"], run: (app) => app.turn("source") },
  { id: "target", group: "Go", label: "Second version", keys: ["ArrowRight"], run: (app) => app.turn("target") },
  {
    id: "other", group: "Go", label: "Other side", keys: ["Tab", "Shift+Tab"], isTab: true,
    run: (app) => app.turn(other(app.focus.side)),
  },
  { id: "page-down", group: "Go", label: "A page down", keys: ["PageDown"], repeat: true, run: (app) => app.page(1) },
  { id: "page-up", group: "Go", label: "A page up", keys: ["PageUp"], repeat: true, run: (app) => app.page(-1) },
  { id: "first", group: "Go", label: "First pair", keys: ["Home"], run: (app) => app.go(app.nearest(0), { flash: false }) },
  {
    id: "last", group: "Go", label: "Last pair", keys: ["End"],
    run: (app) => app.go(app.nearest(app.store.total - 1), { flash: false }),
  },
  { id: "number", group: "Go", label: "Go to pair…", keys: ["#"], run: (app) => app.dialog("number") },
  { id: "next-doubtful", group: "Go", label: "Next doubtful place", keys: ["n"], bar: "Next doubtful", repeat: true, run: (app) => app.seek(1) },
  { id: "previous-doubtful", group: "Go", label: "Doubtful place before", keys: ["p"], repeat: true, run: (app) => app.seek(-1) },

  {
    id: "confirm", group: "Decide", label: "Right; on to the next pair", keys: ["a", "Space"], bar: "Right",
    run: (app) => app.decide("approved", 1, 1),
  },
  {
    id: "confirm-doubtful", group: "Decide", label: "Right; on to the next doubtful place", keys: ["Ctrl+Enter"],
    run: async (app) => (await app.decide("approved", 1, 0)) && app.seek(1),
  },
  {
    id: "confirm-all", group: "Decide", label: "Everything down to here is right", keys: ["Shift+a"],
    run: (app) => app.decide("approved", app.focus.bead + 1, 0),
  },
  { id: "reject", group: "Decide", label: "Not a translation", keys: ["x"], bar: "Reject", run: (app) => app.decide("rejected", 1, 1) },
  { id: "clear", group: "Decide", label: "Undecided again", keys: ["Shift+x"], run: (app) => app.decide("auto", 1, 0) },
  { id: "note", group: "Decide", label: "Note", keys: ["c"], bar: "Note", run: (app) => app.edit({ kind: "note" }) },

  { id: "merge", group: "Pairs", label: "Merge with the next pair", keys: ["m"], bar: "Merge", run: merges(0) },
  { id: "merge-up", group: "Pairs", label: "Merge with the pair before", keys: ["Shift+m"], run: merges(-1) },
  { id: "split", group: "Pairs", label: "Split at the sentence", keys: ["s"], bar: "Split", run: acts(moves.split) },
  { id: "apart", group: "Pairs", label: "Take the two sides apart", keys: ["o"], bar: "Apart", run: acts(moves.apart) },
  { id: "move-down", group: "Pairs", label: "Sentence (and what follows it) to the next pair", keys: ["d"], bar: "Down", run: acts(moves.down) },
  { id: "move-up", group: "Pairs", label: "Sentence (and what is before it) to the pair before", keys: ["u"], bar: "Up", run: acts(moves.up) },
  { id: "last-down", group: "Pairs", label: "Last sentence to the next pair", keys: ["Shift+d"], run: crosses(0, 1) },
  { id: "first-up", group: "Pairs", label: "First sentence to the pair before", keys: ["Shift+u"], run: crosses(-1, -1) },
  { id: "fetch", group: "Pairs", label: "Take the first sentence of the next pair", keys: ["f"], run: crosses(0, -1) },
  { id: "fetch-above", group: "Pairs", label: "Take the last sentence of the pair before", keys: ["Shift+f"], run: crosses(-1, 1) },
  { id: "push", group: "Pairs", label: "Push this side down from here", keys: ["Enter"], bar: "Push down", run: acts(moves.push) },
  { id: "pull", group: "Pairs", label: "Pull this side up from here", keys: ["Backspace"], bar: "Pull up", run: acts(moves.pull) },
  { id: "realign", group: "Pairs", label: "Align again between what is confirmed", keys: ["g"], bar: "Align again", run: (app) => app.realign() },
  {
    id: "insert-bead", group: "Pairs", label: "New pair below", keys: ["Shift+i"], run: (app) => app.dialog("bead"),
  },

  {
    id: "edit", group: "Text", label: "Edit the text", keys: ["e", "F2"], bar: "Edit",
    run: (app) => (sentenceAt(app.store.bead(app.focus.bead), app.focus) ? app.edit({ kind: "text" }) : app.edit({ kind: "new", sentence: 0 })),
  },
  { id: "join", group: "Text", label: "Join with the next sentence", keys: ["j"], run: acts(moves.join) },
  { id: "insert", group: "Text", label: "New sentence after this one", keys: ["i"], run: (app) => app.edit({ kind: "new", sentence: last(app) < 0 ? 0 : app.focus.sentence + 1 }) },
  { id: "delete", group: "Text", label: "Delete the sentence", keys: ["Delete"], run: acts(moves.remove) },

  { id: "save", context: "text", group: "While editing", label: "Save", keys: ["Enter"], bar: "Save", run: (app) => app.editor.save() },
  { id: "cancel", context: "text", group: "While editing", label: "Discard", keys: ["Escape"], bar: "Discard", run: (app) => app.editor.cancel() },
  { id: "save-next", context: "text", group: "While editing", label: "Save and edit the next", keys: ["Tab"], bar: "Next", run: (app) => app.editor.saveAndGo(1) },
  { id: "save-previous", context: "text", group: "While editing", label: "Save and edit the one before", keys: ["Shift+Tab"], bar: "Previous", run: (app) => app.editor.saveAndGo(-1) },
  { id: "cut", context: "text", group: "While editing", label: "Split the sentence at the cursor", keys: ["Ctrl+Enter"], bar: "Split here", run: (app) => app.editor.cut() },
  { id: "half-down", context: "text", group: "While editing", label: "What follows the cursor to the next pair", keys: ["Alt+ArrowDown"], bar: "Rest down", run: (app) => app.editor.half(true) },
  { id: "half-up", context: "text", group: "While editing", label: "What is before the cursor to the pair before", keys: ["Alt+ArrowUp"], bar: "Start up", run: (app) => app.editor.half(false) },

  { id: "undo", context: "row", group: "All", label: "Undo", keys: ["z", "Ctrl+z"], bar: "Undo", repeat: true, run: (app) => app.revert("undo"), when: (app) => Boolean(app.store?.undo) },
  { id: "redo", context: "row", group: "All", label: "Redo", keys: ["y", "Ctrl+y", "Ctrl+Shift+z"], bar: "Redo", repeat: true, run: (app) => app.revert("redo"), when: (app) => Boolean(app.store?.redo) },
  { id: "help", context: "any", group: "All", label: "Keys", keys: ["?"], run: (app) => app.dialog("keys") },
  { id: "escape", context: "row", group: "All", label: "Show all pairs", keys: ["Escape"], run: (app) => app.escape(), isQuiet: true },
]); // prettier-ignore

/** The keys as they are now: those of the table, or what the user has set instead. */
export class Keys {
  /** Take settings: `{command: [keys]}`. */
  set(own) {
    this.own = own;
    this.table = new Map();
    for (const command of commands) for (const key of this.of(command)) this.#list(key).push(command);
  }

  #list(key) {
    if (!this.table.has(key)) this.table.set(key, []);
    return this.table.get(key);
  }

  /** The keys of a command. */
  of(command) {
    return (this.own[command.id] ?? command.keys).filter((key) => !isDenied(key));
  }

  find(key, context) {
    const isChord = /^Ctrl\+|^F\d/.test(key);
    const fits = (command) =>
      command.context === context ||
      (command.context === "any" && (context === "row" || context === "page" || isChord));
    return this.table.get(key)?.find(fits);
  }
}

/** Whether a command can run now. */
export const isReady = (app, command) => {
  if (command.context === "text" && !app.editor) return false;
  return command.when ? Boolean(command.when(app)) : command.context !== "row" || isHere(app);
};

export { commands };
