// Editing words: a plain field in place of the sentence. What is typed is kept as a draft until it is saved.
import * as moves from "./moves.js";
import { composes } from "./keys.js";
import { CHANGED, toPoints } from "./places.js";
import { html, Component } from "./vendor/preact.js";
import { t } from "./words.js";

// --- drafts: what was typed and not saved, with what it was typed over
const PREFIX = "aligner.draft";
const keyOf = (app, side, id) => [PREFIX, app.project.name, app.pair.id, side, id].join("|");

export const drafts = {
  get(app, side, id) {
    try {
      return JSON.parse(localStorage.getItem(keyOf(app, side, id)));
    } catch {
      return null;
    }
  },
  /** Where there are some in the text that is open: numbers of beads as they were. */
  places(app) {
    try {
      const prefix = keyOf(app, "", "").slice(0, -1);
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
      return keys.map((key) => JSON.parse(localStorage.getItem(key))).filter(({ text, base }) => text !== base);
    } catch {
      return [];
    }
  },
  put(app, side, id, value) {
    try {
      localStorage.setItem(keyOf(app, side, id), JSON.stringify({ ...value, head: app.store.head }));
    } catch {
      /* no room or not allowed: the field still holds it */
    }
  },
  drop(app, side, id) {
    try {
      localStorage.removeItem(keyOf(app, side, id));
    } catch {
      /* as above */
    }
  },
};

/** A field for the text of a sentence, a new sentence, or the note of a bead. */
export class Editor extends Component {
  constructor(props) {
    super(props);
    const { app, place } = props;
    const bead = app.store.bead(place.bead);
    const sentence = bead[place.side]?.[place.sentence];
    this.base = place.kind === "note" ? bead.note : place.kind === "new" ? "" : sentence.text;
    this.id = place.kind === "text" ? sentence.id : bead.id;
    this.key = place.kind === "text" ? this.id : `${place.kind}-${this.id}`;
    const draft = drafts.get(app, place.side, this.key);
    this.initial = place.typed ?? draft?.text ?? this.base;
    this.isOther = (place.typed !== undefined || draft) && (place.base ?? draft?.base ?? this.base) !== this.base;
    this.isDraft = !this.isOther && place.typed === undefined && draft && draft.text !== this.base;
  }

  componentDidMount() {
    const { app, place } = this.props;
    app.editor = this;
    this.grow();
    this.field.focus({ preventScroll: true });
    const at = place.at ?? this.initial.length;
    this.field.setSelectionRange(at, at);
    app.update();
  }

  componentWillUnmount() {
    if (this.props.app.editor === this) this.props.app.editor = null;
  }

  shouldComponentUpdate() {
    return false; // the field is the reader's while it is open
  }

  get text() {
    return this.field.value.replace(/\r\n?/g, "\n");
  }

  get isDirty() {
    return this.text !== this.base;
  }

  grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "0";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  };

  typed = () => {
    const { app, place } = this.props;
    this.grow();
    if (this.isDirty) drafts.put(app, place.side, this.key, { text: this.text, base: this.base, bead: place.bead, side: place.side, sentence: place.sentence });
    else drafts.drop(app, place.side, this.key);
  };

  left = () => {
    if (!this.isDone && !composes()) this.save({ stay: true });
  };

  /** Whether there is nothing to save. */
  get isSaved() {
    return !this.isDirty || (this.props.place.kind === "new" && !this.text.trim());
  }

  /** The edits that make the text of a place what it is in the field. */
  edits(store, { kind, bead: number, side, sentence }) {
    const bead = store.bead(number);
    const { text } = this;
    if (this.isSaved) return { edits: [] };
    if (kind === "note") return { label: "note", edits: [{ kind: "set-note", bead: number, note: text.trim() }] };
    if (kind === "new") {
      const before = bead[side][sentence - 1];
      const first = before ? before.number + 1 : (bead[side][0]?.number ?? this.props.app.next(number, side));
      return { label: "insert sentence", edits: [{ kind: "insert-sentence", bead: number, side, sentence: first, text }] };
    }
    return { label: "edit text", edits: [{ kind: "set-text", side, sentence: bead[side][sentence].number, text }] };
  }

  /** These edits, after which a pair that was confirmed stays so. */
  whole = (store, place) => {
    const move = this.edits(store, place);
    return place.kind === "text" ? { ...move, edits: moves.kept(store, place.bead, move.edits) } : move;
  };

  /** Close the field and do what `plan(store, place)` says, with the place as it is when the turn comes. */
  async finish(plan, after = () => {}) {
    const { app, place } = this.props;
    if (this.isDone) return;
    const isText = place.kind === "text";
    if (isText && this.isDirty && !this.text.trim()) return void app.say(t("A sentence needs text. Del deletes it."));
    this.isDone = true;
    const typed = { ...place, id: this.id, typed: this.text, base: this.base };
    app.stopEditing();
    if (plan !== this.whole || !this.isSaved) {
      const planned = (store) => {
        const now = store.placed(place, this.id);
        const isSame = now && (!isText || store.bead(now.bead)[now.side][now.sentence].text === this.base);
        return isSame ? plan(store, now) : { refused: CHANGED };
      };
      if (!(await app.act(planned, { typed }))) return;
    }
    drafts.drop(app, place.side, this.key);
    app.update();
    after();
  }

  save({ stay = false } = {}) {
    const { app } = this.props;
    const had = document.activeElement === this.field;
    return this.finish(this.whole, () => !stay && had && app.focusGrid());
  }

  saveAndGo(step) {
    const { app } = this.props;
    const place = this.props.place;
    return this.finish(this.whole, async () => {
      await app.go(...app.cellFrom(place, step));
      app.edit({ kind: "text" });
    });
  }

  cancel() {
    const { app, place } = this.props;
    this.isDone = true;
    drafts.drop(app, place.side, this.key);
    app.stopEditing();
  }

  /** Where the cursor is in the text as it will be saved, by code points. */
  cursor() {
    const lead = this.text.length - this.text.trimStart().length;
    return toPoints(this.text.trim(), Math.max(0, this.field.selectionStart - lead));
  }

  isCut(offset) {
    const points = [...this.text.trim()];
    return points.slice(0, offset).join("").trim() && points.slice(offset).join("").trim();
  }

  cut() {
    const { app, place } = this.props;
    const offset = this.cursor();
    if (place.kind !== "text" || !this.isCut(offset)) return void app.say(t("Put the cursor where the sentence should be cut."));
    return this.finish((store, now) => {
      const { number } = store.bead(now.bead)[now.side][now.sentence];
      const cut = { kind: "split-sentence", side: now.side, sentence: number, offset };
      return { label: "split sentence", edits: moves.kept(store, now.bead, [...this.edits(store, now).edits, cut]) };
    });
  }

  half(isDown) {
    const { app, place } = this.props;
    const offset = this.cursor();
    if (place.kind !== "text" || !this.isCut(offset)) return void app.say(t("Put the cursor where the sentence should be cut."));
    return this.finish((store, now) => moves.half(store, now, offset, isDown, this.edits(store, now).edits));
  }

  render({ app, place }) {
    const label = place.kind === "note" ? t("Note") : t("Text of the sentence");
    const lang = place.kind === "note" ? undefined : app.lang(place.side);
    const hint = this.isOther
      ? html`<p class="hint warn">${t("It was changed meanwhile. This is what you typed; there it says now:")} <q lang=${lang}>${this.base}</q></p>`
      : this.isDraft
        ? html`<p class="hint">${t("This was typed and not saved.")} <button type="button" onMouseDown=${(event) => event.preventDefault()} onClick=${() => this.revert()}>${t("Discard")}</button></p>`
        : null;
    return html`<div class="editor" role="presentation">
      <textarea ref=${(field) => field && (this.field = field)} aria-label=${label} lang=${lang} dir=${place.kind === "note" ? "auto" : app.dir(place.side)}
        rows="1" spellcheck="false" defaultValue=${this.initial} onInput=${this.typed} onBlur=${this.left}></textarea>${hint}
      <p class="hint keys">${app.keyHint(place.kind === "text" ? ["save", "cancel", "cut", "half-down", "half-up"] : ["save", "cancel"])}</p></div>`;
  }

  revert() {
    this.field.focus();
    this.field.select();
    document.execCommand("insertText", false, this.base); // so that the field's own undo brings the draft back
  }
}

