// The findings of `check`: as a list, and below the pair that each one is about.
import { html, useEffect, useState } from "../vendor/preact.js";
import { SIDES } from "../places.js";
import { t } from "../words.js";
import { get } from "./requests.js";
import { Choice, GoTo, Long, Problem } from "./parts.js";
import { translated } from "./messages.js";

const WAIT = 800; // milliseconds after the last edit: while one works through pairs, each key would check the whole text
const NAMES = () => ({
  number: t("Number"), date: t("Date"), name: t("Proper name"), quote: t("Quotation"), term: t("Term"), inconsistent: t("Inconsistent"),
  doubled: t("Doubled"), untranslated: t("Untranslated"), omitted: t("Omitted"), length: t("Length"),
  unit: t("Unit"), conversion: t("Conversion"), negation: t("Negation"), incomplete: t("Incomplete"),
  tag: t("Tag"), limit: t("Length limit"), spacing: t("Spaces"), repeated: t("Said twice"), width: t("Width"), ending: t("End mark"), pattern: t("Own rule"),
});

/** The word for a kind of findings; one that is new has its own name. */
const kindName = (kind) => NAMES()[kind] ?? kind;

function Message({ message }) {
  const { text, lang } = translated(message);
  return html`<span lang=${lang}>${text}</span>`;
}

const nothing = (pair = null) => ({ pair, head: null, findings: [], kinds: {}, byBead: new Map(), error: null });

// The findings of a document as they were last asked for; all rows of the grid share them.
let known = nothing();
let asking = null;
let timer = 0;
let watched = null;
const waiting = new Set(); // what draws findings again: rows are drawn only when something of theirs has changed

function useKnown(app) {
  const [, draw] = useState(null);
  watch(app);
  useEffect(() => {
    waiting.add(draw);
    return () => waiting.delete(draw);
  }, []);
  return known;
}

function became(found) {
  known = found;
  for (const draw of waiting) draw({});
}

/** Keep the findings of the document that is shown; may be called as often as one likes. */
function watch(app) {
  if (watched !== app) {
    watched = app;
    app.on("change", (change) => {
      if (known.pair === app.pair?.id) became({ ...known, ...spliced(known.findings, change) });
      watch(app);
    });
  }
  const { pair, store } = app;
  if (!pair || !store) return;
  if (known.pair !== pair.id) known = nothing(pair.id);
  const mine = `${pair.id}/${store.head}`;
  if (known.head === store.head || asking === mine) return;
  asking = mine;
  clearTimeout(timer);
  timer = setTimeout(() => load(app, pair.id, mine), known.head === null ? 0 : WAIT);
}

async function load(app, pair, mine) {
  let found;
  try {
    const { head, findings, kinds } = await get(app, `/api/pairs/${pair}/findings`);
    found = { pair, head, findings, kinds, byBead: grouped(findings), error: null };
  } catch (error) {
    found = { ...nothing(pair), head: app.store?.head, error };
  }
  if (asking !== mine) return;
  asking = null;
  became(found);
}

/**
 * Findings after a change, until they are asked for again: those of beads that were made others are gone, those behind
 * have other numbers.
 */
function spliced(findings, { first, removed, added, beads, former = [] }) {
  const by = (added ?? beads?.length ?? removed) - removed;
  const said = (bead) => JSON.stringify(SIDES.map((side) => bead[side].map(({ text }) => text)));
  // A decision changes no text: nothing flickers.
  const isSame = (number) => !by && (!beads || (former[number - first] && said(former[number - first]) === said(beads[number - first])));
  const left = findings
    .filter((one) => one.bead < first || one.bead >= first + removed || isSame(one.bead))
    .map((one) => (one.bead < first ? one : { ...one, bead: one.bead + by }));
  return { findings: left, byBead: grouped(left) };
}

function grouped(findings) {
  const groups = new Map();
  for (const one of findings) {
    if (groups.has(one.bead)) groups.get(one.bead).push(one);
    else groups.set(one.bead, [one]);
  }
  return groups;
}

const stretches = (one) =>
  SIDES.flatMap((side) =>
    (one[side] ?? []).map(([sentence, start, stop]) => ({ bead: one.bead, side, sentence, start, stop })),
  );

export function Findings({ app }) {
  const { findings, head, error } = useKnown(app);
  const [kind, setKind] = useState("");
  useEffect(() => () => app.highlight("finding", []), []);
  const counts = new Map();
  for (const one of findings) counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
  const shown = kind ? findings.filter((one) => one.kind === kind) : findings;
  const beads = [...new Set(shown.map((one) => one.bead))];
  return html`
    <p class="status" role="status">${head === null ? t("Looking …") : findings.length ? t("{0} finding|{0} findings", findings.length) : t("The checks have found nothing.")}</p>
    ${findings.length > 0 && html`<div class="form">
      <${Choice} label=${t("Kind")} value=${kind} onChange=${setKind}
        values=${[["", t("All ({0})", findings.length)], ...[...counts].map(([name, n]) => [name, `${kindName(name)} (${n})`])]} />
      <div class="buttons"><button type="button" onClick=${() => app.filter(beads, kind ? kindName(kind) : t("Findings"))}>${t("Show these pairs only")}</button></div>
    </div>`}
    <${Problem} error=${error} />
    <${Long} key=${kind} entries=${shown} aria-label=${t("Findings")} render=${(one, n) => html`<li key=${n}>
      <${GoTo} app=${app} bead=${one.bead} onFocus=${() => app.highlight("finding", stretches(one))}><strong>${kindName(one.kind)}</strong> <${Message} message=${one.message} /><//></li>`} />
  `;
}

/** What stands below the two sides of a bead: its findings. */
export function FindingsOfBead({ app, number }) {
  const { pair, byBead } = useKnown(app);
  const mine = pair === app.pair?.id ? byBead.get(number) : null;
  if (!mine) return null;
  return html`<ul class="beside" onPointerEnter=${() => app.highlight("finding", mine.flatMap(stretches))}
    onPointerLeave=${() => app.highlight("finding", [])}>
    ${mine.map((one, n) => html`<li key=${n}><strong>${kindName(one.kind)}</strong> <${Message} message=${one.message} /></li>`)}</ul>`;
}
