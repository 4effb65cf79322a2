// Find and replace: all hits of a document with their number, replaced only after a look at what would change.
import { html, useEffect, useState } from "../vendor/preact.js";
import { beadOf, get, post, query } from "./requests.js";
import { t } from "../words.js";
import { difference } from "./difference.js";
import { around, Choice, Field, label, Long, Marked, Problem, sideChoices, Text, Tick, useAnswer, useStill } from "./parts.js";

const KEPT = 60; // characters around a change

// What was asked last, so that the panel opens again as it was left.
let last = { q: "", replacement: "", side: "both", regex: false, case: false, whole: false };

/** The query of an API call for what is asked. */
function asked({ q, side, regex, case: cased, whole }) {
  return { q, side, regex: Number(regex), case: Number(cased), whole: Number(whole) };
}

export function Find({ app, text: given }) {
  const [form, setForm] = useState(() => {
    const selected = given ?? app.selection()?.text ?? "";
    return selected && !selected.includes("\n") ? { ...last, q: selected, regex: false } : last;
  });
  const [here, setHere] = useState(-1);
  const [preview, setPreview] = useState(null);
  const [problem, setProblem] = useState(null);
  const set = (changes) => {
    last = { ...form, ...changes };
    setForm(last);
    setPreview(null);
    setProblem(null);
  };
  const { pair } = app;
  const head = app.store?.head;
  const still = useStill(asked(form));
  const { data, error, isLoading } = useAnswer(
    () => still.q && pair && get(app, `/api/pairs/${pair.id}/find?${query({ ...still, count: 2000 })}`),
    [pair?.id, head, JSON.stringify(still)],
  );
  const hits = (still.q && data?.hits) || [];
  useEffect(() => {
    app.highlight("hit", hits);
    app.highlight("hit-here", hits[here] ? [hits[here]] : []);
  }, [data, here, still.q]);
  useEffect(() => () => ["hit", "hit-here"].forEach((name) => app.highlight(name, [])), []);
  useEffect(() => setHere(-1), [JSON.stringify(still)]);

  const step = (by) => {
    if (!hits.length) return;
    // From the bead that has the focus where nothing was visited yet.
    const begin = hits.findIndex((hit) => hit.bead >= (app.focus?.bead ?? 0));
    const next = here >= 0 ? (here + by + hits.length) % hits.length : by > 0 ? Math.max(begin, 0) : (begin < 0 ? hits.length : begin) - 1;
    visit((next + hits.length) % hits.length);
  };
  const visit = (n) => {
    setHere(n);
    app.go(hits[n].bead, { side: hits[n].side, sentence: hits[n].sentence });
    app.say(t("Hit {0} of {1}", n + 1, data.total));
  };
  const body = (more) => ({ against: head, replacement: form.replacement, ...asked(form), regex: form.regex, case: form.case, whole: form.whole, ...more });
  const look = () =>
    post(app, `/api/pairs/${pair.id}/replace`, body({ preview: true })).then(
      (answer) => {
        setPreview({ ...answer, skip: [] });
        app.say(t("{0} sentence would change|{0} sentences would change", answer.total));
      },
      setProblem,
    );
  const wanted = preview ? preview.total - preview.skip.length : 0;
  const replace = () =>
    post(app, `/api/pairs/${pair.id}/replace`, body({ preview: false, skip: preview.skip })).then((change) => {
      const n = wanted;
      setPreview(null);
      const wasFiltered = Boolean(app.filtered);
      if (wasFiltered) app.filter(null); // the pairs that are shown do not contain any more what they were shown for
      app.took(change);
      app.focusGrid();
      const done = t("{0} sentence was changed|{0} sentences were changed", n);
      app.say(wasFiltered ? t("{done}; {more}", { done, more: t("all pairs are shown again") }) : done);
    }, setProblem);

  return html`
    <div class="form" role="search">
      <${Field} label=${t("Find")} value=${form.q} translate="no" dir="auto" onInput=${(q) => set({ q })}
        onEnter=${(event) => step(event.shiftKey ? -1 : 1)} aria-describedby="find-status" />
      <${Field} label=${t("Replace with")} value=${form.replacement} translate="no" dir="auto"
        onInput=${(replacement) => set({ replacement })} onEnter=${() => form.q && look()} />
      <div class="buttons">
        <button type="button" disabled=${!hits.length} onClick=${look}>${t("Preview the replacement")}</button>
        ${preview?.total > 0 && html`<button type="button" class="primary" disabled=${!wanted} onClick=${replace}>${t("Replace in {0} sentence|Replace in {0} sentences", wanted)}</button>
          <button type="button" onClick=${() => setPreview(null)}>${t("Cancel")}</button>`}
      </div>
      <div class="buttons">
        <button type="button" disabled=${!hits.length} onClick=${() => step(-1)}>${t("Previous")}</button>
        <button type="button" disabled=${!hits.length} onClick=${() => step(1)}>${t("Next")}</button>
        <button type="button" disabled=${!hits.length} onClick=${() => app.filter([...new Set(hits.map((hit) => hit.bead))], t("contains “{0}”", form.q))}>${t("Show these pairs only")}</button>
      </div>
      <${Choice} label=${t("Where")} value=${form.side} values=${sideChoices()} onChange=${(side) => set({ side })} />
      <div class="ticks">
        <${Tick} label=${t("Match case")} checked=${form.case} onChange=${(value) => set({ case: value })} />
        <${Tick} label=${t("Whole words")} checked=${form.whole} onChange=${(value) => set({ whole: value })} />
        <${Tick} label=${t("Regular expression")} checked=${form.regex} onChange=${(value) => set({ regex: value })} />
      </div>
    </div>
    <${Problem} error=${problem ?? error} />
    <p id="find-status" class="status" role="status">${still.q && !error ? (isLoading && !data ? t("Looking …") : t("{0} hit|{0} hits", data?.total ?? 0)) : ""}</p>
    ${preview ? html`<${Preview} app=${app} preview=${preview} setPreview=${setPreview} />` : html`<${Hits} app=${app} hits=${hits} here=${here} visit=${visit} />`}
  `;
}

function Hits({ app, hits, here, visit }) {
  return html`<${Long} entries=${hits} aria-label=${t("Hits")} render=${(hit, n) => html`<li key=${n}>
    <button type="button" class="go" aria-current=${n === here ? "true" : undefined} onClick=${() => visit(n)}>
      <span class="at">${label(hit.bead)}</span><span class="what"><${Excerpt} app=${app} hit=${hit} /></span></button></li>`} />`;
}

/** A hit with what stands around it. */
function Excerpt({ app, hit }) {
  const { data } = useAnswer(() => beadOf(app, hit.bead), [app.store?.head, hit.bead]);
  const whole = data?.[hit.side]?.[hit.sentence]?.text;
  if (whole === undefined) return html`<${Text} pair=${app.pair} side=${hit.side}>…<//>`;
  const { text, at } = around(whole, hit.start, hit.stop);
  return html`<${Text} pair=${app.pair} side=${hit.side}><${Marked} text=${text} at=${at} /><//>`;
}

function Preview({ app, preview, setPreview }) {
  const key = (change) => JSON.stringify([change.bead, change.side, change.sentence]);
  const skipped = new Set(preview.skip.map((place) => JSON.stringify(place)));
  const choose = (change, isWanted) => {
    const rest = preview.skip.filter((place) => JSON.stringify(place) !== key(change));
    setPreview({ ...preview, skip: isWanted ? rest : [...rest, [change.bead, change.side, change.sentence]] });
  };
  if (!preview.total) return html`<p>${t("Nothing would change.")}</p>`;
  return html`<${Long} entries=${preview.changes} aria-label=${t("What would change")} render=${(change) => html`<li key=${key(change)} class="change">
      <${Tick} label=${`${t("Pair {0}", label(change.bead))} · ${change.side === "source" ? t("Source") : t("Target")}`} checked=${!skipped.has(key(change))} onChange=${(wanted) => choose(change, wanted)} />
      <${Text} pair=${app.pair} side=${change.side}><${Difference} before=${change.before} after=${change.after} /><//></li>`} />`;
}

/** What goes and what comes, with a little of what stays. */
function Difference({ before, after }) {
  const parts = difference(before, after);
  return parts.map(([kind, text], n) => {
    if (kind === "del") return html`<del>${text}</del>`;
    if (kind === "ins") return html`<ins>${text}</ins>`;
    const [head, tail] = [n > 0 ? text.slice(0, KEPT) : "", n < parts.length - 1 ? text.slice(-KEPT) : ""];
    return text.length <= 2 * KEPT + 20 ? text : `${head}…${tail}`;
  });
}
