// What is asked in a window over the page: the sheet of keys, a number, the text of a new bead.
import { commands } from "./commands.js";
import { isComposing, shown } from "./keys.js";
import { SIDES } from "./places.js";
import { panels } from "./registry.js";
import { html, useLayoutEffect, useRef } from "./vendor/preact.js";
import { t } from "./words.js";

const KINDS = { keys: KeySheet, number: GoTo, bead: NewBead };

export function Dialogs({ app }) {
  const Kind = KINDS[app.shownDialog];
  return Kind ? html`<${Kind} app=${app} />` : null;
}

function Dialog({ app, title, wide, children }) {
  const ref = useRef(null);
  useLayoutEffect(() => {
    ref.current.showModal();
    return () => ref.current?.close();
  }, []);
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} aria-labelledby="dialog-title" onClose=${() => app.shownDialog && app.closeDialog()}
    onClick=${(event) => event.target === ref.current && app.closeDialog()}>
    <header><h2 id="dialog-title">${title}</h2><button type="button" class="quiet" aria-label=${t("Close")} onClick=${() => app.closeDialog()}>×</button></header>
    ${children}</dialog>`;
}

function KeySheet({ app }) {
  const groups = [...new Set(commands.map(({ group }) => group))];
  const rows = (group) => commands.filter((command) => command.group === group && !command.isQuiet && app.keys.of(command).length);
  return html`<${Dialog} app=${app} title=${t("Keys")} wide><div class="sheet">
    ${groups.filter((group) => rows(group).length).map((group) => html`<section key=${group}><h3>${t(group)}</h3><dl>
      ${rows(group).map((command) => html`<div key=${command.id}><dt>${app.keys.of(command).map((key) => html`<kbd>${shown(key)}</kbd> `)}</dt><dd>${t(command.label)}</dd></div>`)}
    </dl></section>`)}</div>
    <p class="hint">${t("The letters work while the text has the focus. Drag: the handle below a side moves the border; the number of a sentence moves the sentence.")}</p>
    ${panels.has("settings") && html`<p><button type="button" onClick=${() => (app.closeDialog(), app.show("settings"))}>${t("Change keys")}</button></p>`}<//>`;
}

function GoTo({ app }) {
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []);
  const go = (event) => {
    event.preventDefault();
    const number = Number(field.current.value);
    app.closeDialog();
    if (number >= 1) app.go(Math.round(number) - 1);
  };
  return html`<${Dialog} app=${app} title=${t("Go to pair…")}><form onSubmit=${go}>
    <label>${t("Number, 1 to {all}", { all: app.store.total })} <input ref=${field} type="number" min="1" max=${app.store.total} required /></label>
    <button type="submit">${t("Go")}</button></form><//>`;
}

function NewBead({ app }) {
  const fields = [useRef(null), useRef(null)];
  useLayoutEffect(() => fields[0].current.focus(), []);
  const save = async (event) => {
    event?.preventDefault();
    const [source, target] = fields.map((field) => field.current.value.trim()).map((text) => (text ? [text] : []));
    if (!source.length && !target.length) return app.say(t("A pair needs a sentence."));
    app.closeDialog();
    return app.act(() => {
      const bead = app.focus.bead + 1;
      return { label: "insert pair", edits: [{ kind: "insert-bead", bead, source, target }], focus: { bead, sentence: 0 } };
    });
  };
  const key = (event) => event.key === "Enter" && event.ctrlKey && !isComposing(event) && save(event);
  return html`<${Dialog} app=${app} title=${t("New pair below")}><form onSubmit=${save} onKeyDown=${key}>
    ${SIDES.map((side, i) => html`<label key=${side}>${t(side === "source" ? "First version" : "Second version")}
      <textarea ref=${fields[i]} rows="2" lang=${app.lang(side)} dir=${app.dir(side)} spellcheck="false"></textarea></label>`)}
    <button type="submit">${t("Insert")}</button></form><//>`;
}
