// Filters: which pairs are shown. What is found is counted before it is shown.
import { html, useState } from "../vendor/preact.js";
import { get, query } from "./requests.js";
import { t } from "../words.js";
import { Choice, Field, Problem, statusName, Tick, useAnswer, useStill } from "./parts.js";

const NONE = { q: "", status: "", shape: "", below: "", notes: false, findings: false };
let last = NONE;

export function Filters({ app }) {
  const [form, setForm] = useState(last);
  const set = (changes) => setForm((last = { ...form, ...changes }));
  const { pair, store } = app;
  const { head, overview } = store ?? {};
  const still = useStill(form);
  const isAny = Object.keys(NONE).some((name) => still[name] !== NONE[name]);
  const { data, error } = useAnswer(
    () => isAny && pair && get(app, `/api/pairs/${pair.id}/find?${query({ ...still, notes: Number(still.notes), findings: Number(still.findings), count: 1_000_000 })}`),
    [pair?.id, head, JSON.stringify(still)],
  );
  const beads = isAny && data ? [...new Set(data.hits.map((hit) => hit.bead))] : [];
  const show = () => {
    app.filter(beads, described(form));
    app.say(t("{0} of {1} pairs", beads.length, pair.beads));
  };
  const clear = () => {
    set(NONE);
    app.filter(null);
  };
  const shapes = overview ? counted(overview.shapes) : [];
  // The task that the head counts, without what has been looked at.
  const least = [...new Set((store?.task ?? []).filter(({ seen }) => !seen).map(({ number }) => number))].sort((a, b) => a - b);
  return html`
    <section class="card">
      <h3>${t("The least sure tenth")}</h3>
      <p>${least.length ? t("{0} pair is left of the least sure tenth.|{0} pairs are left of the least sure tenth.", least.length) : t("Nothing is left of the least sure tenth.")}</p>
      <div class="buttons"><button type="button" class="primary" disabled=${!least.length}
        onClick=${() => { app.filter(least, t("The least sure tenth")); app.go(least[0]); }}>${t("Go through them")}</button></div>
    </section>
    <h3>${t("Filter by")}</h3>
    <div class="form">
      <${Choice} label=${t("Status")} value=${form.status} onChange=${(status) => set({ status })}
        values=${[["", t("Any")], ["auto", statusName("auto")], ["approved", statusName("approved")], ["rejected", statusName("rejected")]]} />
      <${Choice} label=${t("Shape")} value=${form.shape} onChange=${(shape) => set({ shape })}
        values=${[["", t("Any")], ...shapes.map(([shape, n]) => [shape, `${shape} (${n})`])]} />
      <${Choice} label=${t("Confidence")} value=${form.below} onChange=${(below) => set({ below })}
        values=${[["", t("Any")], ...["0.5", "0.7", "0.8", "0.9", "0.95", "0.99"].map((value) => [value, t("below {0}", value)])]} />
      <div class="ticks">
        <${Tick} label=${t("With findings of the checks")} checked=${form.findings} onChange=${(findings) => set({ findings })} />
        <${Tick} label=${t("With a note")} checked=${form.notes} onChange=${(notes) => set({ notes })} />
      </div>
      <${Field} label=${t("Containing")} value=${form.q} dir="auto" translate="no" onInput=${(q) => set({ q })} onEnter=${() => beads.length && show()} />
      <p class="status" role="status">${isAny && data ? t("{0} of {1} pairs", beads.length, pair.beads) : ""}</p>
      <div class="buttons">
        <button type="button" class="primary" disabled=${!beads.length} onClick=${show}>${t("Show these only")}</button>
        <button type="button" disabled=${!isAny && !app.filtered} onClick=${clear}>${t("Show all pairs")}</button>
      </div>
    </div>
    <${Problem} error=${error} />
    ${app.filtered && html`<p>${t("Shown now: {0}", app.filtered.name, app.filtered.numbers.length)}</p>`}
  `;
}

function counted(shapes) {
  const counts = new Map();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** What a filter asks for, in words. */
function described({ q, status, shape, below, notes, findings }) {
  return [
    status && statusName(status),
    shape,
    below && t("below {0}", below),
    findings && t("With findings of the checks"),
    notes && t("With a note"),
    q && t("contains “{0}”", q),
  ].filter(Boolean).join(" · ");
}
