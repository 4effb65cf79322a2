// The glossary of the project: a term from what is selected with two keys, and all its terms.
import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { beadOf, get, post, query, remove } from "./asking.js";
import { t } from "../words.js";
import { Choice, Download, Field, Long, Problem, slice, Text, useAnswer } from "./parts.js";

const STATUSES = () => [
  ["approved", t("must be used")],
  ["auto", t("not checked")],
  ["rejected", t("must not be used")],
];
const SURE = 0.7; // of a link of words that counts here
const EMPTY = { source: "", target: "", status: "approved", note: "" };

/** What stands on the other side of the selected words, by the word links of their bead: a proposal to correct. */
async function counterpart(app, selected) {
  const words = await get(app, `/api/pairs/${app.pair.id}/words?bead=${selected.bead}`);
  const isSource = selected.side === "source";
  const [own, other] = isSource ? [words.source, words.target] : [words.target, words.source];
  const inside = new Set(own.flatMap(([k, start, stop], n) =>
    k === selected.sentence && start < selected.stop && stop > selected.start ? [n] : []));
  const linked = words.links.filter((link) => inside.has(link[isSource ? 0 : 1]));
  if (!linked.length) return "";
  // The surest link, and those next to it: weak ones to words elsewhere would take in half the sentence.
  const across = new Set(linked.filter((link) => link[2] >= SURE).map((link) => link[isSource ? 1 : 0]));
  const best = linked.reduce((a, b) => (b[2] > a[2] ? b : a))[isSource ? 1 : 0];
  const belongs = (n) => other[n]?.[0] === other[best][0] && (across.has(n) || (inside.size > 1 && across.has(n + 1) && across.has(n - 1)));
  let [first, last] = [best, best];
  while (belongs(first - 1)) first -= 1;
  while (belongs(last + 1)) last += 1;
  const [k, start] = other[first];
  const stop = other[last][2];
  const bead = await beadOf(app, selected.bead);
  const text = slice(bead[isSource ? "target" : "source"][k]?.text ?? "", start, stop);
  return text.length <= 4 * selected.text.length + 40 ? text : "";
}

export function Terms({ app, selection: selected = null }) {
  const [form, setForm] = useState(EMPTY);
  const [former, setFormer] = useState(null);
  const [problem, setProblem] = useState(null);
  const [asked, setAsked] = useState(0);
  const [only, setOnly] = useState("");
  const pair = app.pair?.id; // whose languages are meant
  const { data, error } = useAnswer(() => get(app, `/api/terms?${query({ pair })}`), [asked, pair, app.project?.head]);
  const drop = ({ source, target }) => remove(app, "/api/terms", { source, target, pair });
  const newest = useRef(form);
  newest.current = form;
  const proposal = useRef(null);
  useLayoutEffect(() => {
    if (!selected) return;
    const own = { ...EMPTY, [selected.side]: selected.text.trim() };
    setForm((newest.current = own));
    const otherSide = selected.side === "source" ? "target" : "source";
    const fill = (text) => {
      const now = newest.current;
      if (!now[otherSide] && now[selected.side] === own[selected.side]) setForm((newest.current = { ...now, [otherSide]: text }));
    };
    proposal.current = counterpart(app, selected).then(fill, () => {});
  }, [selected]);
  const save = async () => {
    await proposal.current; // Enter may come before what is proposed for the other side
    const form = newest.current;
    if (!form.source.trim() || !form.target.trim()) return setProblem({ message: t("A term needs both sides.") });
    const isMoved = former && (former.source !== form.source || former.target !== form.target);
    const saved = post(app, "/api/terms", { ...form, pair }).then(() => (isMoved ? drop(former) : null));
    return saved.then(() => {
      setProblem(null);
      setForm(EMPTY);
      setFormer(null);
      setAsked(asked + 1);
      forget();
      app.say(t("Saved: {0} – {1}", form.source, form.target));
      // From a selection it is two keys: one that opens the panel, and Enter, which leads back to the text.
      if (selected && !former) app.hide();
    }, setProblem);
  };
  const change = (term) => {
    setForm(term);
    setFormer(term);
    document.querySelector(".panel-content input")?.focus();
  };
  const leave = (term) => drop(term).then(() => {
    setAsked(asked + 1);
    forget();
    app.say(t("{0} was removed", term.source));
  }, setProblem);
  const terms = (data?.terms ?? []).filter((term) => !only || `${term.source}\n${term.target}\n${term.note}`.toLowerCase().includes(only.toLowerCase()));
  const set = (changes) => setForm({ ...form, ...changes });
  return html`
    <form class="form" onSubmit=${(event) => { event.preventDefault(); save(); }}>
      <${Field} label=${t("Source term")} value=${form.source} translate="no" lang=${app.pair?.source_lang} dir="auto" onInput=${(source) => set({ source })} onEnter=${save} />
      <${Field} label=${t("Target term")} value=${form.target} data-first=${Boolean(selected)} translate="no" lang=${app.pair?.target_lang} dir="auto" onInput=${(target) => set({ target })} onEnter=${save} />
      <${Choice} label=${t("Status")} value=${form.status} values=${STATUSES()} onChange=${(status) => set({ status })} />
      <${Field} label=${t("Note")} value=${form.note} dir="auto" onInput=${(note) => set({ note })} onEnter=${save} />
      <div class="buttons"><button type="submit" class="primary">${former ? t("Save the term") : t("Add the term")}</button>
        ${former && html`<button type="button" onClick=${() => { setForm(EMPTY); setFormer(null); }}>${t("Cancel")}</button>`}</div>
      ${!selected && !former && html`<p class="hint">${t("Select words in the text and press {0}: they stand here at once, with what translates them.", keyOf(app, "term.add"))}</p>`}
    </form>
    <${Problem} error=${problem ?? error} />
    <h3>${t("{0} term|{0} terms", data?.terms.length ?? 0)}</h3>
    ${(data?.terms.length ?? 0) > 8 && html`<${Field} label=${t("Search the glossary")} value=${only} dir="auto" onInput=${setOnly} />`}
    <${Long} entries=${terms} aria-label=${t("Terms")} render=${(term) => html`<li key=${`${term.source}\n${term.target}`} class="term ${term.status}">
      <div><${Text} pair=${app.pair} side="source" dir="auto">${term.source}<//> – <${Text} pair=${app.pair} side="target" dir="auto">${term.target}<//>
        ${" "}<small>${STATUSES().find(([status]) => status === term.status)?.[1]}${term.note && html` · <bdi>${term.note}</bdi>`}</small></div>
      <div class="buttons">
        <button type="button" class="quiet" onClick=${() => change(term)} aria-label=${t("Change {0}", term.source)}>${t("Change")}</button>
        <button type="button" class="quiet" onClick=${() => leave(term)} aria-label=${t("Remove {0}", term.source)}>${t("Remove")}</button>
      </div></li>`} />
    ${terms.length > 0 && (app.project.term_formats ?? []).length > 0 && html`<h3>${t("Download the glossary")}</h3>
      <div class="buttons">${app.project.term_formats.map((one) => html`<${Download} key=${one.name} path=${`/api/terms?${query({ pair, format: one.name })}`}>${one.title}<//>`)}</div>`}
  `;
}

/** The key of a command, as people read it. */
function keyOf(app, id) {
  const [key] = app.keys.of(app.command(id));
  return key ? app.keyText(key) : t(app.command(id).label);
}

// Words and terms of the beads that the pointer was over; emptied where the glossary changes.
const words = new Map();

export function forget() {
  words.clear();
}

/** The words, links and terms of a bead; asked for once for each state of the document. */
export function wordsOf(app, pair, head, bead) {
  const key = `${pair.id}/${head}/${bead}`;
  if (!words.has(key)) {
    if (words.size > 200) words.clear();
    words.set(key, get(app, `/api/pairs/${pair.id}/words?bead=${bead}`).catch(() => null));
  }
  return words.get(key);
}

/** Unmark the words under the pointer. */
export function unmark(app) {
  for (const name of ["link", "counterpart", "term"]) app.highlight(name, []);
}
