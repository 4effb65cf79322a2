// The glossary of the project: a term from what is selected with two keys, and all its terms.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { shown } from "../keys.js";
import { other } from "../places.js";
import { beadOf, get, post, query, remove } from "./requests.js";
import { forget } from "./hover.js";
import { t } from "../words.js";
import { Choice, Download, Field, Long, Problem, slice, Text, useAnswer } from "./parts.js";
import { formatTitle } from "./messages.js";

const STATUSES = () => [
  ["approved", t("must be used")],
  ["auto", t("not checked")],
  ["rejected", t("must not be used")],
];
const SURE = 0.7; // of a link of words that counts here
const EMPTY = { source: "", target: "", status: "approved", note: "" };

/** What stands on the other side of the selected words, by the word links of their bead: a proposal to correct. */
async function counterpart(app, selected) {
  // This pair alone: with those around it words are linked a little better, and it takes many times as long.
  const words = await get(app, `/api/pairs/${app.pair.id}/words?bead=${selected.bead}&head=${app.store.head}&alone=1`);
  const isSource = selected.side === "source";
  const [own, there] = isSource ? [words.source, words.target] : [words.target, words.source];
  const inside = new Set(own.flatMap(([k, start, stop], n) =>
    k === selected.sentence && start < selected.stop && stop > selected.start ? [n] : []));
  const linked = words.links.filter((link) => inside.has(link[isSource ? 0 : 1]));
  if (!linked.length) return "";
  // The surest link, and those next to it: weak ones to words elsewhere would take in half the sentence.
  const across = new Set(linked.filter((link) => link[2] >= SURE).map((link) => link[isSource ? 1 : 0]));
  const best = linked.reduce((a, b) => (b[2] > a[2] ? b : a))[isSource ? 1 : 0];
  const belongs = (n) => there[n]?.[0] === there[best][0] && (across.has(n) || (inside.size > 1 && across.has(n + 1) && across.has(n - 1)));
  let [first, last] = [best, best];
  while (belongs(first - 1)) first -= 1;
  while (belongs(last + 1)) last += 1;
  const [k, start] = there[first];
  const stop = there[last][2];
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
  // What is proposed for the other side of a selection: "sought", "found", "none", or "" where nothing is asked.
  const [proposal, setProposal] = useState("");
  const [proposed, setProposed] = useState("");
  useLayoutEffect(() => {
    if (!selected) return undefined;
    let isCurrent = true;
    const own = { ...EMPTY, [selected.side]: selected.text.trim() };
    setForm((newest.current = own));
    setFormer(null);
    setProblem(null);
    setProposal("sought");
    setProposed("");
    const there = other(selected.side);
    const fill = (text) => {
      // A panel that was closed meanwhile, or shows something else, is left alone, and so is what somebody has typed.
      if (!isCurrent) return;
      const now = newest.current;
      const isWanted = text && !now[there] && now[selected.side] === own[selected.side];
      setProposal(text ? "found" : "none");
      if (!isWanted) return;
      setForm({ ...now, [there]: text }); // `newest` has it when it is drawn: what nobody has seen is not kept
      setProposed(text);
    };
    counterpart(app, selected).then(fill, () => fill(""));
    return () => (isCurrent = false);
  }, [selected]);
  useEffect(() => {
    // What is proposed is marked, so that the first key replaces it.
    const field = document.activeElement;
    if (proposed && field?.closest(".panel-content .proposed") && field.value === proposed) field.select();
  }, [proposed]);
  const save = async () => {
    const form = newest.current;
    // Only what stands on the screen is kept: Enter while the other side is still being sought waits for another Enter.
    if (!form.source.trim() || !form.target.trim()) return proposal === "sought" ? undefined : setProblem({ message: t("A term needs both sides.") });
    const isMoved = former && (former.source !== form.source || former.target !== form.target);
    const saved = post(app, "/api/terms", { ...form, pair }).then(() => (isMoved ? drop(former) : null));
    return saved.then(() => {
      setProblem(null);
      setForm(EMPTY);
      setFormer(null);
      setProposal("");
      setAsked(asked + 1);
      forget();
      app.say(t("Saved: {0} – {1}", form.source, form.target));
      // From a selection it is two keys: one that opens the panel, and Enter, which leads back to the text.
      if (selected && !former) app.hide();
    }, setProblem);
  };
  const change = (term) => {
    setProposal("");
    setProblem(null);
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
  const set = (changes) => {
    setProblem(null);
    setForm((newest.current = { ...newest.current, ...changes }));
  };
  const there = selected ? form[other(selected.side)] : "";
  const says = !selected ? ""
    : proposal === "sought" && !there ? t("Looking for its translation …")
    : proposal === "none" && !there ? t("No translation was found in this pair. Write it here.")
    : proposal === "found" && there === proposed ? t("Proposed: {0}. Enter keeps the term.", there) : "";
  const first = (side) => (selected ? selected.side !== side : false);
  return html`
    <form class="form" onSubmit=${(event) => { event.preventDefault(); save(); }}>
      <div class=${first("source") ? "proposed" : ""}><${Field} label=${t("Source term")} value=${form.source} data-first=${first("source")} aria-describedby="term-status" translate="no" lang=${app.pair?.source_lang} dir="auto" onInput=${(source) => set({ source })} onEnter=${save} />
        ${first("source") && html`<p id="term-status" class="status" role="status">${says}</p>`}</div>
      <div class=${first("target") ? "proposed" : ""}><${Field} label=${t("Target term")} value=${form.target} data-first=${first("target")} aria-describedby="term-status" translate="no" lang=${app.pair?.target_lang} dir="auto" onInput=${(target) => set({ target })} onEnter=${save} />
        ${first("target") && html`<p id="term-status" class="status" role="status">${says}</p>`}</div>
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
      <div class="buttons">${app.project.term_formats.map((one) => html`<${Download} key=${one.name} path=${`/api/terms?${query({ pair, format: one.name })}`}>${formatTitle(one)}<//>`)}</div>`}
  `;
}

/** The key of a command, as people read it. */
function keyOf(app, id) {
  const [key] = app.keys.of(app.command(id));
  return key ? shown(key) : t(app.command(id).label);
}
