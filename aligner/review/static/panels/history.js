// The history of a document, and of one pair alone, newest first.
import { html, useEffect, useState } from "../vendor/preact.js";
import { get, query } from "./requests.js";
import { language, t } from "../words.js";
import { Choice, label, Problem, when } from "./parts.js";

export function History({ app, isOne: begins = false }) {
  const { pair } = app;
  const head = app.store?.head;
  const [isOne, setOne] = useState(begins);
  const [state, setState] = useState({ entries: [], isAll: false, error: null });
  const name = isOne ? app.store?.bead(app.focus.bead)?.id : null;
  const ask = (before, former) =>
    get(app, `/api/pairs/${pair.id}/history?${query({ before, count: 50, bead: name })}`).then(
      ({ entries }) => ({ entries: [...former, ...entries], isAll: entries.length < 50, error: null }),
      (error) => ({ entries: former, isAll: true, error }),
    );
  useEffect(() => {
    let isCurrent = true;
    if (pair && (!isOne || name)) ask(null, []).then((answer) => isCurrent && setState(answer));
    else setState({ entries: [], isAll: true, error: null });
    return () => (isCurrent = false);
  }, [pair?.id, head, isOne, name]);
  const more = () => ask(state.entries.at(-1).number, state.entries).then(setState);
  const undone = undoneOf(state.entries);
  return html`
    <div class="form"><${Choice} label=${t("Show")} value=${isOne ? "one" : "all"} onChange=${(value) => setOne(value === "one")}
      values=${[["all", t("the whole document")], ["one", t("pair {0}", label(app.focus.bead))]]} /></div>
    <${Problem} error=${state.error} />
    ${!state.entries.length && state.isAll && !state.error ? html`<p>${isOne ? t("This pair has not been changed.") : t("Nothing has been changed yet.")}</p>` : null}
    <ol class="list history" aria-label=${t("History")}>${state.entries.map((entry) => html`<li key=${entry.number}>
      <button type="button" class="go" onClick=${() => app.go(Math.min(entry.first, pair.beads - 1))}>
        <span class="at">${label(entry.first)}</span>
        <span class="what">${said(entry, state.entries)}${!entry.undoes && undone.has(entry.number) && html` <small>(${t("undone")})</small>`}
          <br /><small><time datetime=${entry.time}>${when(entry.time, language())}</time>${entry.author && html` · <bdi>${entry.author}</bdi>`}</small></span>
      </button></li>`)}</ol>
    ${!state.isAll && html`<button type="button" onClick=${more}>${t("Show older ones")}</button>`}
  `;
}

/** The numbers of entries that were taken back; an undoing that was taken back itself counts no more. */
function undoneOf(entries) {
  const undone = new Set();
  for (const { number, undoes } of entries) if (undoes && !undone.has(number)) undone.add(undoes);
  return undone;
}

/** What an entry did. Its label is the name of a command where the page made it, and free text otherwise. */
function said(entry, entries) {
  const label = entry.label ? t(entry.label) : entry.summary;
  if (!entry.undoes) return html`<strong>${label}</strong>`;
  // What takes back an undoing does it again, and what takes back that one undoes it.
  let steps = 0;
  for (let one = entry; one?.undoes; steps += 1) one = entries.find(({ number }) => number === one.undoes);
  return html`<strong>${steps % 2 ? t("Undo: {label}", { label }) : t("Redo: {label}", { label })}</strong>`;
}
