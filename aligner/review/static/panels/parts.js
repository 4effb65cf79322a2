// Small parts that several panels are built of.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { isComposing } from "../keys.js";
import { t } from "../words.js";
import { download } from "./requests.js";

/** A piece of one of the texts: in its language and direction, and never translated by the browser. */
export function Text({ pair, side, children, ...rest }) {
  return html`<span translate="no" lang=${pair?.[`${side}_lang`]} dir=${pair?.[`${side}_dir`] ?? "auto"} ...${rest}>${children}</span>`;
}

/** A text with some of its stretches marked: `at` are pairs of offsets, in order or not. */
export function Marked({ text, at }) {
  const parts = [];
  let end = 0;
  for (const [start, stop] of [...at].sort((a, b) => a[0] - b[0])) {
    if (start < end || stop <= start) continue;
    parts.push(slice(text, end, start), html`<mark class="hit">${slice(text, start, stop)}</mark>`);
    end = stop;
  }
  return [...parts, slice(text, end)];
}

/** What is around a stretch of a text, so that a long sentence fits into a list. */
export function around(text, start, stop, width = 60) {
  const characters = /[\ud800-\udbff]/.test(text) ? [...text] : text;
  const space = start > width ? characters.lastIndexOf(" ", start - width / 2) : 0;
  const begin = space > start - 2 * width && space >= 0 ? space : Math.max(0, start - width);
  const end = Math.min(characters.length, stop + 2 * width);
  const before = begin > 0 ? "…" : "";
  const shift = before.length - begin;
  const shown = before + slice(text, begin, end) + (end < characters.length ? "…" : "");
  return { text: shown, at: [[start + shift, stop + shift]] };
}

/** A choice of one of several values. */
export function Choice({ label, value, values, onChange, ...rest }) {
  return html`<label class="field"><span>${label}</span>
    <select value=${value} onChange=${(event) => onChange(event.target.value)} ...${rest}>
      ${values.map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}
    </select></label>`;
}

/** The values of a choice of the side that is searched. */
export const sideChoices = () => [
  ["both", t("Both sides")],
  ["source", t("Source")],
  ["target", t("Target")],
];

/** A box to tick. */
export function Tick({ label, checked, onChange, ...rest }) {
  return html`<label class="tick"><input type="checkbox" checked=${checked}
    onChange=${(event) => onChange(event.target.checked)} ...${rest} /><span>${label}</span></label>`;
}

/**
 * A field of text. What is typed is told at once, but for what an input method is still composing, and the value that
 * is given from outside is never written while one composes.
 */
export function Field({ label, value, onInput, onEnter, ...rest }) {
  const ref = useRef(null);
  const composing = useRef(false);
  // At once with the drawing: a moment later, it would write over what somebody who types fast has typed since.
  useLayoutEffect(() => {
    if (ref.current && !composing.current && ref.current.value !== value) ref.current.value = value ?? "";
  }, [value]);
  const props = {
    ref,
    autocomplete: "off",
    spellcheck: false,
    onCompositionStart: () => (composing.current = true),
    onCompositionEnd: (event) => {
      composing.current = false;
      onInput(event.target.value);
    },
    onInput: (event) => composing.current || onInput(event.target.value),
    onKeyDown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || isComposing(event) || !onEnter || composing.current) return;
      event.preventDefault();
      onEnter(event);
    },
    ...rest,
  };
  return html`<label class="field"><span>${label}</span><input type="text" ...${props} /></label>`;
}

/** A value that follows another one after it has been still for a while. */
export function useStill(value, wait = 200) {
  const [still, setStill] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), wait);
    return () => clearTimeout(timer);
  }, [key]);
  return still;
}

/**
 * What a request answers: {data, error, isLoading}. Asked again where one of `keys` changes; an answer that comes too
 * late is dropped, and the former one stays until the new one is there.
 */
export function useAnswer(ask, keys) {
  const [answer, setAnswer] = useState({ data: null, error: null, isLoading: true });
  useEffect(() => {
    let isCurrent = true;
    const asked = ask();
    if (!asked) {
      setAnswer({ data: null, error: null, isLoading: false });
      return undefined;
    }
    setAnswer((former) => ({ ...former, isLoading: true }));
    asked.then(
      (data) => isCurrent && setAnswer({ data, error: null, isLoading: false }),
      (error) => isCurrent && setAnswer({ data: null, error, isLoading: false }),
    );
    return () => (isCurrent = false);
  }, keys);
  return answer;
}

/** Have the figures of the other documents anew when a panel is opened; those of its own the page keeps itself. */
export function useFresh(app) {
  useEffect(() => {
    if (app.pair) app.refresh().catch(() => undefined); // the start page has just asked
  }, []);
}

/** What went wrong, and the way out. */
export function Problem({ error }) {
  if (!error) return null;
  // What the server says is in English; what has no status, the page says itself.
  return html`<p class="problem" role="alert" lang=${error.status ? "en" : undefined}>${error.error ?? error.message}${error.hint ? html`<br /><small>${error.hint}</small>` : null}</p>`;
}

/** A button that downloads a file, and says beside itself what is in the way. */
export function Download({ path, children, ...rest }) {
  const [state, setState] = useState({ isBusy: false, error: null });
  const run = () => {
    if (state.isBusy) return;
    setState({ isBusy: true, error: null });
    download(path).then(
      () => setState({ isBusy: false, error: null }),
      (error) => setState({ isBusy: false, error }),
    );
  };
  useEffect(() => setState({ isBusy: false, error: null }), [path]);
  return html`<button type="button" aria-busy=${state.isBusy} onClick=${run} ...${rest}>${children}</button><${Problem} error=${state.error} />`;
}

/** How much of a whole is done: in words, and as a bar. */
export function Progress({ done, total, label }) {
  return html`<span class="progress"><progress value=${done} max=${Math.max(total, 1)} aria-label=${label}></progress>
    <span class="figure">${percent(done, total)}</span></span>`;
}

function percent(done, total) {
  if (!total) return "–";
  // Neither 0 % of something nor 100 % of not quite everything.
  const share = Math.round((100 * done) / total);
  return `${done && !share ? 1 : done < total && share === 100 ? 99 : share} %`;
}

/** The bead behind a line of a list: a button with its number that goes there. */
export function GoTo({ app, bead, children, ...rest }) {
  const go = (event) => {
    app.go(bead);
    if (event.detail === 0) app.focusGrid(); // by the keyboard: on to the text
  };
  return html`<button type="button" class="go" onClick=${go} aria-current=${app.focus?.bead === bead ? "true" : undefined} ...${rest}>
    <span class="at">${bead + 1}</span> <span class="what">${children}</span></button>`;
}

const STEP = 100;

/** A list that shows its first entries, and more of them on demand. */
export function Long({ entries, render, ...rest }) {
  const [shown, setShown] = useState(STEP);
  return html`<ol class="list" ...${rest}>${entries.slice(0, shown).map(render)}</ol>
    ${entries.length > shown &&
    html`<button type="button" onClick=${() => setShown(shown + STEP)}>${t("Show more ({0} left)", entries.length - shown)}</button>`}`;
}

const STATUSES = () => ({ auto: t("Not checked"), approved: t("Confirmed"), rejected: t("Rejected") });

/** The word for what has been decided about a bead. */
export const statusName = (status) => STATUSES()[status] ?? status;

/** Offsets of the server count characters; a string of JavaScript counts those beyond U+FFFF twice. */
export function slice(text, start, stop) {
  return /[\ud800-\udbff]/.test(text) ? [...text].slice(start, stop).join("") : text.slice(start, stop);
}

/** The number of a bead as people count: the first one is 1. Alike for the API, whose first one is 0. */
export const label = (bead) => String(bead + 1);

/** A time of the log, as the reader's language writes it. */
export function when(time, language) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(language, isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

const PAGE = 200; // documents that a list shows at first

/** Of many documents the first, or those whose name is typed, and before and behind them what shows others. */
export function useSome(pairs) {
  const [count, setCount] = useState(PAGE);
  const [typed, setTyped] = useState("");
  if (pairs.length <= PAGE) return [pairs, null, null];
  const wanted = typed.trim().toLowerCase();
  const found = wanted ? pairs.filter(({ name }) => name.toLowerCase().includes(wanted)) : pairs;
  return [
    found.slice(0, count),
    html`<div class="form"><${Field} label=${t("Find a document")} value=${typed} dir="auto" onInput=${setTyped} /></div>`,
    found.length > count && html`<div class="buttons"><button type="button" onClick=${() => setCount(count + PAGE)}>
      ${t("Show more ({0} left)", found.length - count)}</button></div>`,
  ];
}
