// What stands around the text: the head, banners, the panel, the bar of commands.
import { isReady, commands } from "./commands.js";
import { Dialogs } from "./dialogs.js";
import { Grid } from "./grid.js";
import { shown } from "./keys.js";
import { panels } from "./registry.js";
import { StartPage } from "./start.js";
import { Strip } from "./strip.js";
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { t } from "./words.js";

export function Shell({ app }) {
  const { project, pair, store } = app;
  return html`<div class=${pair ? "shell" : "shell plain"}>
    <a class="skip" href="#text" onClick=${(event) => (event.preventDefault(), app.focusGrid())}>${t("Skip to the text")}</a>
    ${pair && html`<${Head} app=${app} />`}
    <${Banners} app=${app} />
    ${project && !pair && html`<main class="start"><${StartPage} app=${app} /></main>`}
    ${pair && !store && html`<main class="start"><p>${t("Loading…")}</p></main>`}
    ${store && html`<main class=${app.panel ? "work with-panel" : "work"}><${Text} app=${app} key=${pair.id} /><${Side} app=${app} /></main><${Bar} app=${app} />`}
    ${store && html`<${Dialogs} app=${app} />`}
    <div class="said" role="status">${app.said && html`<span key=${app.sayings}>${app.said}</span>`}</div>
  </div>`;
}

function Head({ app }) {
  const { project, pair, store } = app;
  const share = store?.total ? (100 * store.approved) / store.total : 0;
  return html`<header class="head">
    <button type="button" class="quiet back" onClick=${() => app.home()} title=${t("All documents")} aria-label=${t("All documents")}>‹</button>
    <h1><span class="project">${project.name}</span> <bdi>${pair.name}</bdi></h1>
    ${store && html`<div class="progress" title=${t("{n} of {all} confirmed", { n: store.approved, all: store.total })}>
        <progress max=${store.total} value=${store.approved} aria-label=${t("Confirmed")}></progress>
        <span>${t("{n} of {all} confirmed", { n: store.approved, all: store.total })} <small>${Math.floor(share)} %</small></span></div>
      <${Task} app=${app} />`}
    <span class=${`saved ${app.isOffline ? "failed" : ""}`}>${app.isOffline ? t("Not saved yet") : app.busy ? t("Saving…") : store?.undo ? t("Saved") : ""}</span>
    <nav class="panels" aria-label=${t("Panels")}><${Panels} app=${app} />
      <button type="button" class="quiet help" onClick=${() => app.dialog("keys")} title=${`${t("Keys")} (?)`}>${t("Keys")} <kbd aria-hidden="true">?</kbd></button></nav>
  </header>`;
}

/** The task with an end: to look at the least sure tenth. */
function Task({ app }) {
  const { store } = app;
  const all = store.task.length;
  if (!all) return null;
  const isDone = store.seen === all;
  const text = t("{n} of {all} looked at", { n: store.seen, all });
  return html`<button type="button" class=${`task ${isDone ? "done" : ""}`} onClick=${() => app.run(app.command("next-doubtful"))}
    title=${t("The tenth of the pairs that the program is least sure of. N: the next one.")}>
    <span class="name">${t("Least sure tenth")}</span> <b>${isDone ? `✓ ${t("done")}` : html`<span class="long">${text}</span><span class="short">${store.seen}/${all}</span>`}</b></button>`;
}

function Panels({ app }) {
  const all = [...panels.values()];
  return all.map((panel) => html`<button type="button" key=${panel.id} class="quiet" aria-pressed=${app.panel === panel.id}
    title=${tip(app, `panel.${panel.id}`)} onClick=${() => (app.panel === panel.id ? app.hide() : app.show(panel.id))}>${t(panel.label)}</button>`);
}

const tip = (app, id) => {
  const command = app.command(id);
  const keys = command ? app.keys.of(command).map(shown).join(", ") : "";
  return keys ? `${t(command.label)} (${keys})` : t(command?.label ?? "");
};

function Banners({ app }) {
  return html`<div class="banners">${[...app.banners.values()].map(({ id, kind, text, actions = [] }) => html`<div key=${id} class=${`banner ${kind}`} role=${kind === "error" ? "alert" : "status"}>
    <span>${text}</span> ${actions.map(({ label, run }) => html`<button type="button" onClick=${run}>${label}</button>`)}
    ${id !== "offline" && html`<button type="button" class="quiet" aria-label=${t("Close")} onClick=${() => (app.unbanner(id), app.focusGrid())}>×</button>`}</div>`)}</div>`;
}

function Text({ app }) {
  const { pair, filtered } = app;
  const side = (tag) => {
    try {
      return new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  };
  return html`<section class="text" aria-label=${t("Text")} id="text">
    ${filtered && html`<div class="filtered">${t("{n} pair is shown|{n} pairs are shown", { n: filtered.numbers.length })}${filtered.name ? `: ${filtered.name}` : ""}
      <button type="button" onClick=${() => (app.filter(null), app.focusGrid())}>${t("Show all")}</button></div>`}
    <p class="on-paper">${t("Only what was on the screen is printed. For all of it, export the page to read side by side (HTML).")}</p>
    <div class="heads" aria-hidden="true"><span>#</span><span>${side(pair.source_lang)}</span><span>${side(pair.target_lang)}</span></div>
    <${Grid} app=${app} /><${Strip} app=${app} /></section>`;
}

function Side({ app }) {
  const panel = panels.get(app.panel);
  if (!panel) return null;
  return html`<aside class="panel" aria-labelledby="panel-name"><header><h2 id="panel-name">${t(panel.label)}</h2>
    <button type="button" class="quiet" aria-label=${t("Close")} onClick=${() => app.hide()}>×</button></header>
    <div class="panel-body"><${panel.component} key=${panel.id} app=${app} ...${app.panelProps} /></div></aside>`;
}

/** The commands for the bead with the focus, as buttons; all of them under “More”. */
function Bar({ app }) {
  const [isOpen, setOpen] = useState(false);
  const more = useRef(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event) => more.current?.contains(event.target) || setOpen(false);
    const key = (event) => event.key === "Escape" && (setOpen(false), app.focusGrid());
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", key);
    return () => (document.removeEventListener("pointerdown", close), document.removeEventListener("keydown", key));
  }, [isOpen]);
  const context = app.editor ? "text" : "row";
  const inBar = context === "text" ? commands.filter((command) => command.context === "text") : BAR.map((id) => id && app.command(id));
  const groups = Map.groupBy ? Map.groupBy(commands.filter(listed), ({ group }) => group) : new Map([["", commands.filter(listed)]]);
  const run = (command) => {
    setOpen(false);
    if (command.context === "row") app.focusGrid();
    app.run(command);
  };
  return html`<footer class="bar"><div class="buttons" role="toolbar" aria-label=${t("Commands for pair {n}", { n: app.focus.bead + 1 })}>
    ${inBar.map((command, i) => !command ? html`<span key=${i} class="line"></span>` : html`<${Button} key=${command.id} app=${app} command=${command} run=${run} />`)}</div>
    <div class="more" ref=${more}><button type="button" aria-expanded=${isOpen} aria-controls="all-commands" onClick=${() => setOpen(!isOpen)}>${t("More")} …</button>
    ${isOpen && html`<div class="all" id="all-commands">${[...groups].map(([group, members]) => html`<section key=${group}><h3>${t(group)}</h3>
      ${members.map((command) => html`<${Button} key=${command.id} app=${app} command=${command} run=${run} isLong />`)}</section>`)}</div>`}</div></footer>`;
}

// In this order; a nothing is a line between.
const BAR = ["next-doubtful", "confirm", "reject", null, "merge", "split", "move-up", "move-down", "pull", "push", "apart", null, "edit", "note", null, "realign", null, "undo", "redo"];
const listed = (command) => command.context !== "text" && !command.isQuiet && command.label;

function Button({ app, command, run, isLong }) {
  const [key] = app.keys.of(command);
  const label = t(isLong || !command.bar ? command.label : command.bar);
  return html`<button type="button" disabled=${!isReady(app, command)} title=${isLong ? undefined : t(command.label)}
    onPointerDown=${(event) => event.preventDefault()} onMouseDown=${(event) => event.preventDefault()} onClick=${() => run(command)}>
    <span>${label}</span>${key && html` <kbd aria-hidden="true">${shown(key)}</kbd>`}</button>`;
}
