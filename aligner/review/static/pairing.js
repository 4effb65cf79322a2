// Which text is the original and which its translation: as it was found by names and languages, to be corrected.
import { html, useState } from "./vendor/preact.js";
import { Choice, Field } from "./panels/parts.js";
import { language, t } from "./words.js";

const FEW = 5; // pairs that are shown whole; of more, each is a line until it is opened
const LONG = 26; // characters of a name that a list of choices shows

/**
 * @param {{texts: object[], pairs: object[], setPairs: Function, isAlone: boolean, tags: string[]}} props the texts that were handed over; their pairs
 *   {source, target, name, source_lang?, target_lang?}, where a side that is still to be chosen is ""; languages that have
 *   rules of their own, while any other one can be named by its code
 */
export function Pairing({ texts, pairs, setPairs, isAlone, tags }) {
  const used = new Set(pairs.flatMap(({ source, target }) => [source, target]));
  const left = texts.filter((text) => !used.has(text.id));
  const set = (n, changes) => setPairs(pairs.map((pair, m) => (m === n ? { ...pair, ...changes } : pair)));
  const add = () => setPairs([...pairs, { source: left[0]?.id ?? "", target: left[1]?.id ?? "", name: (left[0]?.name ?? "").replace(/\.\w+$/, "") }]);
  const [opened, setOpened] = useState(null);
  const turn = () => setPairs(pairs.map(turned));
  return html`<section aria-labelledby="pairing-title"><h2 id="pairing-title">${t("What belongs together")}</h2>
    ${pairs.length > 1 && html`<div class="buttons"><button type="button" onClick=${turn}>${t("Exchange original and translation in all")}</button></div>`}
    <ol class="pairing">${pairs.map((pair, n) => html`<li key=${n} class=${pairs.length > FEW && opened !== n ? "short" : ""}>
      ${pairs.length > FEW && opened !== n
        ? html`<${Line} pair=${pair} texts=${texts} open=${() => setOpened(n)} />`
        : html`${!isAlone && html`<${Field} label=${t("Name")} value=${pair.name} dir="auto" onInput=${(name) => set(n, { name })} />`}
          <div class="sides"><${Side} side="source" pair=${pair} texts=${texts} tags=${tags} set=${(changes) => set(n, changes)} />
            <button type="button" class="quiet turn" aria-label=${t("Exchange original and translation of {0}", pair.name)} title=${t("Exchange")} onClick=${() => set(n, turned(pair))}>⇄</button>
            <${Side} side="target" pair=${pair} texts=${texts} tags=${tags} set=${(changes) => set(n, changes)} /></div>
          ${pair.source && pair.source === pair.target && html`<p class="problem" role="alert">${t("Both sides are the same file.")}</p>`}`}
      <button type="button" class="quiet" aria-label=${t("Take apart {0}", pair.name)} onClick=${() => setPairs(pairs.filter((_, m) => m !== n))}>${t("Take apart")}</button>
    </li>`)}</ol>
    ${left.length > 0 && html`<div class="left"><p>${t("Without a counterpart: {0}", left.map((text) => text.name).join(", "))}</p>
      ${texts.length === 1 && html`<p class="hint">${t("Drop its other version here, too.")}</p>`}
      ${texts.length > 1 && html`<button type="button" onClick=${add}>${t("Put two together")}</button>`}</div>`}
  </section>`;
}

/** A pair in one line, where there are many. */
function Line({ pair, texts, open }) {
  const name = (id) => texts.find((text) => text.id === id)?.name ?? t("choose …");
  return html`<span class="line-of"><strong translate="no"><bdi>${pair.name}</bdi></strong> <small translate="no"><bdi>${name(pair.source)}</bdi> – <bdi>${name(pair.target)}</bdi></small></span>
    <button type="button" class="quiet" aria-label=${t("Change {0}", pair.name)} onClick=${open}>${t("Change")}</button>`;
}

const turned = (pair) => ({ ...pair, source: pair.target, target: pair.source, source_lang: pair.target_lang, target_lang: pair.source_lang });

/** The names of texts for a list of choices, which shows little of each: without the folders that all are in, and cut where they are alike. */
function shortened(texts) {
  const folders = texts.map(({ name }) => name.split("/").slice(0, -1));
  const n = alike(folders);
  const names = texts.map(({ name }) => name.split("/").slice(n));
  return texts.map(({ id }, m) => {
    const beside = names.filter((_, k) => folders[k].join("/") === folders[m].join("/")).map((name) => [...name.join("/")]);
    return [id, cut([...names[m].join("/")], beside)];
  });
}

/** How many entries lists have in common at their beginning. */
function alike(lists) {
  let n = 0;
  while (lists.every((some) => n < some.length && some[n] === lists[0][n])) n += 1;
  return n;
}

const width = (letters) => letters.reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);

/** A name with what tells it from those beside it, and as much around that as there is room for. */
function cut(name, beside) {
  if (width(name) <= LONG) return name.join("");
  const turned = beside.map((other) => other.toReversed());
  let [first, last] = beside.length > 1 ? [alike(beside), name.length - alike(turned)] : [name.length, name.length];
  first = Math.min(first, last);
  while (last - first > 1 && width(name.slice(first, last)) > LONG) first += 1; // what differs is long itself: its end
  while (width(name.slice(first, last)) < LONG && (first > 0 || last < name.length)) {
    if (first > 0) first -= 1;
    if (last < name.length && last - first < LONG) last += 1;
  }
  return `${first > 0 ? "…" : ""}${name.slice(first, last).join("")}${last < name.length ? "…" : ""}`;
}

function Side({ side, pair, texts, tags, set }) {
  const file = texts.find((text) => text.id === pair[side]);
  const found = file?.lang ?? "";
  const value = pair[`${side}_lang`] ?? found;
  return html`<div class="side-choice">
    <${Choice} label=${side === "source" ? t("Original") : t("Translation")} value=${pair[side]} onChange=${(id) => set({ [side]: id, [`${side}_lang`]: undefined })}
      title=${file?.name} values=${[["", t("choose …")], ...shortened(texts)]} />
    <${Language} value=${value} tags=${[...new Set([...tags, found, value].filter(Boolean))]} set=${(tag) => set({ [`${side}_lang`]: tag || undefined })} /></div>`;
}

function Language({ value, tags, set }) {
  const [isOther, setOther] = useState(false);
  const names = new Intl.DisplayNames(language(), { type: "language", fallback: "code" });
  const name = (tag) => {
    try {
      return names.of(tag);
    } catch {
      return tag; // somebody is still typing it
    }
  };
  const order = new Intl.Collator(language());
  const options = tags.map((tag) => [tag, name(tag)]).sort((a, b) => order.compare(a[1], b[1]));
  if (isOther) return html`<${Field} label=${t("Code of the language, such as pt-BR or vi")} value=${value} onInput=${(tag) => set(tag.trim())} />`;
  return html`<${Choice} label=${t("Language")} value=${value} onChange=${(tag) => (tag === "?" ? setOther(true) : set(tag))}
    values=${[...(value ? [] : [["", t("choose …")]]), ...options, ["?", t("another one …")]]} />`;
}
