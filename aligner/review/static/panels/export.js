// Export: the reviewed memory in one click, and every format with a choice of documents.
import { html, useEffect, useState } from "../vendor/preact.js";
import { t } from "../words.js";
import { get, query } from "./requests.js";
import { Choice, Download, Tick, useAnswer, useFresh, useSome } from "./parts.js";
import { formatTitle } from "./messages.js";

const TWO_SIDED = new Set(["tmx", "moses"]); // formats that leave out pairs with text on one side only
const MANY = 60; // documents whose pairs are not counted one by one any more

// What each document that was asked for holds, by its id and head.
const known = new Map();

/** How many pairs of a document are confirmed or may be exported, and how many of these have text on one side only. */
function counts({ status, shapes }) {
  const found = { all: 0, allOneSided: 0, approved: 0, approvedOneSided: 0 };
  shapes.forEach((shape, n) => {
    const isOneSided = /^0-|-0$/.test(shape);
    if (status[n] === "r") return;
    found.all += 1;
    found.allOneSided += isOneSided;
    found.approved += status[n] === "c";
    found.approvedOneSided += status[n] === "c" && isOneSided;
  });
  return found;
}

/** These figures of all documents, by id; null until they are there, and where there are too many documents. */
function useCounts(app, pairs) {
  const own = app.store?.overview && app.pair ? app.pair.id : null;
  const key = ({ id, head }) => `${id}/${head}`;
  const others = pairs.filter(({ id }) => id !== own);
  const { data } = useAnswer(() => {
    if (!others.length || pairs.length > MANY) return null;
    const ask = async (pair) => {
      if (!known.has(key(pair))) known.set(key(pair), counts(await get(app, `/api/pairs/${pair.id}/overview`)));
      return [pair.id, known.get(key(pair))];
    };
    return others.reduce(async (before, pair) => [...(await before), await ask(pair)], Promise.resolve([]));
  }, [others.map(key).join(" ")]);
  const found = new Map(data ?? []);
  if (own !== null) found.set(own, counts(app.store.overview));
  return pairs.every(({ id }) => found.has(id)) ? found : null;
}

/** Where an export is downloaded from. */
function exportPath({ format, pairs, approved }) {
  return `/api/export?${query({ format, pairs: pairs.join(","), approved: Number(approved) })}`;
}

export function Export({ app }) {
  const { project } = app;
  const [notices, setNotices] = useState([]);
  useEffect(() => app.on("event", ({ type, data }) => type === "notices" && setNotices(data.notices)), []);
  useFresh(app);
  const pairs = project.pairs;
  const [some, find, more] = useSome(pairs);
  const [format, setFormat] = useState(project.formats[0]?.name);
  const [left, setLeft] = useState(() => new Set());
  const [approved, setApproved] = useState(false);
  const chosen = pairs.filter((pair) => !left.has(pair.id));
  const { beads, approved: done } = project.totals;
  const figures = useCounts(app, pairs);
  const sum = (some, name) => (figures ? some.reduce((total, pair) => total + figures.get(pair.id)[name], 0) : 0);
  const confirmedAlone = sum(pairs, "approvedOneSided");
  const leftOut = TWO_SIDED.has(format) ? sum(chosen, approved ? "approvedOneSided" : "allOneSided") : 0;
  const choose = (id, isWanted) => setLeft(new Set(isWanted ? [...left].filter((one) => one !== id) : [...left, id]));
  const suffix = project.formats.find((one) => one.name === format)?.suffix ?? "";
  const ids = chosen.length === pairs.length ? [] : chosen.map((pair) => pair.id);
  return html`
    <section class="card">
      <h3>${t("Reviewed memory")}</h3>
      ${done > 0
        ? html`<p>${done < beads ? t("{0} of {1} pairs are confirmed.", done, beads) : t("All {0} pairs are confirmed.", done)}${" "}
            ${confirmedAlone ? t("The memory holds {0} of them: {1} with text on one side only cannot be in a memory.", done - confirmedAlone, confirmedAlone) : t("All of these go into the memory.")}</p>
          ${done > confirmedAlone && html`<div class="buttons"><${Download} class="primary" data-first="true" path=${exportPath({ format: "tmx", pairs: [], approved: true })}>${t("Download a TMX of {0} pair|Download a TMX of {0} pairs", done - confirmedAlone)}<//></div>`}`
        : html`<p>${t("Nothing is confirmed yet. Confirm pairs in the text first, or export all of them below.")}</p>`}
    </section>
    <h3>${t("Other formats")}</h3>
    <div class="form">
      <${Choice} label=${t("Format")} value=${format} values=${project.formats.map((one) => [one.name, one.suffix ? `${formatTitle(one)} (${one.suffix})` : formatTitle(one)])} onChange=${setFormat} />
      <${Choice} label=${t("Pairs")} value=${approved ? "approved" : "all"} onChange=${(value) => setApproved(value === "approved")}
        values=${[["all", t("All pairs that are not rejected")], ["approved", t("Confirmed pairs only")]]} />
      ${pairs.length > 1 && html`<fieldset><legend>${t("Documents")}</legend>${find}
        ${some.map((pair) => html`<${Tick} key=${pair.id} label=${pair.name} checked=${!left.has(pair.id)} onChange=${(wanted) => choose(pair.id, wanted)} />`)}${more}</fieldset>`}
      ${leftOut > 0 && html`<p class="hint">${t("{0} pair with text on one side only is left out of this format.|{0} pairs with text on one side only are left out of this format.", leftOut)}</p>`}
      <div class="buttons">${chosen.length
        ? html`<${Download} data-first=${done === 0} path=${exportPath({ format, pairs: ids, approved })}>${t("Download {0}", suffix)}<//>`
        : html`<p class="hint">${t("Choose at least one document.")}</p>`}</div>
    </div>
    <div role="status">${notices.length > 0 && html`<h3>${t("What you should know")}</h3><ul class="notices">${notices.map((notice) => html`<li dir="auto">${notice}</li>`)}</ul>`}</div>
    <p><small>${t("Rejected pairs never go into a memory.")}</small></p>
  `;
}
