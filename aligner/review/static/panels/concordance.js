// A concordance of the project: every place where a word stands, with the word in the middle, and its other side.
import { html, useState } from "../vendor/preact.js";
import { other } from "../places.js";
import { get, query } from "./requests.js";
import { t } from "../words.js";
import { around, Choice, Field, label, Marked, Problem, sideChoices, Text, useAnswer, useStill } from "./parts.js";

let last = { q: "", side: "both" };
const STEP = 50;

export function Concordance({ app, text: given }) {
  const [form, setForm] = useState(() => ({ ...last, q: given ?? app.selection()?.text ?? last.q }));
  const [count, setCount] = useState(STEP);
  const set = (changes) => {
    setCount(STEP);
    setForm((last = { ...form, ...changes }));
  };
  const still = useStill(form, 300);
  const { data, error, isLoading } = useAnswer(
    () => still.q.trim() && get(app, `/api/concordance?${query({ ...still, count })}`),
    [still.q, still.side, count, app.project?.head],
  );
  const pairs = new Map(app.project.pairs.map((pair) => [pair.id, pair]));
  const hits = still.q.trim() ? (data?.hits ?? []) : [];
  const open = (hit) => (hit.pair === app.pair?.id ? app.go(hit.bead, { side: hit.side }) : app.open(hit.pair, hit.bead));
  return html`
    <div class="form" role="search">
      <${Field} label=${t("Word or phrase")} value=${form.q} translate="no" dir="auto" onInput=${(q) => set({ q })} />
      <${Choice} label=${t("Where")} value=${form.side} values=${sideChoices()} onChange=${(side) => set({ side })} />
    </div>
    <${Problem} error=${error} />
    <p class="status" role="status">${still.q.trim() && !error ? (isLoading && !data ? t("Looking …") : t("{0} place|{0} places", data?.total ?? 0)) : ""}</p>
    <ol class="list kwic">${hits.map((hit, n) => html`<li key=${n}><${Place} hit=${hit} pair=${pairs.get(hit.pair)} isSeveral=${pairs.size > 1} open=${open} /></li>`)}</ol>
    ${data && hits.length < data.total && hits.length >= count && html`<button type="button" onClick=${() => setCount(count + STEP)}>${t("Show more ({0} left)", data.total - hits.length)}</button>`}
  `;
}

function Place({ hit, pair, isSeveral, open }) {
  const there = other(hit.side);
  const [first] = hit.at;
  const { text, at } = first ? around(hit[hit.side], first[0], first[1]) : { text: hit[hit.side], at: [] };
  return html`<button type="button" class="go" onClick=${() => open(hit)}>
    <span class="at">${label(hit.bead)}</span><span class="what">
      ${isSeveral && html`<small translate="no"><bdi>${hit.name}</bdi></small><br />`}
      <${Text} pair=${pair} side=${hit.side}><${Marked} text=${text} at=${at} /><//>
      <br /><${Text} pair=${pair} side=${there} class="other">${hit[there]}<//></span></button>`;
}
