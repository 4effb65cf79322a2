// Export: the reviewed memory in one click, and every format with a choice of documents.
import { html, useEffect, useState } from "../vendor/preact.js";
import { t } from "../words.js";
import { query } from "./asking.js";
import { Choice, Download, Tick, useFresh } from "./parts.js";

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
  const [format, setFormat] = useState(project.formats[0]?.name);
  const [left, setLeft] = useState(() => new Set());
  const [approved, setApproved] = useState(false);
  const chosen = pairs.filter((pair) => !left.has(pair.id));
  const { beads, approved: done } = project.totals;
  const choose = (id, isWanted) => setLeft(new Set(isWanted ? [...left].filter((one) => one !== id) : [...left, id]));
  const suffix = project.formats.find((one) => one.name === format)?.suffix ?? "";
  const ids = chosen.length === pairs.length ? [] : chosen.map((pair) => pair.id);
  return html`
    <section class="card">
      <h3>${t("Reviewed memory")}</h3>
      ${done > 0
        ? html`<p>${done < beads ? t("{0} of {1} pairs are confirmed. The memory holds these.", done, beads) : t("All {0} pairs are confirmed. The memory holds them all.", done)}</p>
          <${Download} class="primary" data-first="true" path=${exportPath({ format: "tmx", pairs: [], approved: true })}>${t("Download a TMX of {0} pair|Download a TMX of {0} pairs", done)}<//>`
        : html`<p>${t("Nothing is confirmed yet. Confirm pairs in the text first, or export all of them below.")}</p>`}
    </section>
    <h3>${t("Other formats")}</h3>
    <div class="form">
      <${Choice} label=${t("Format")} value=${format} values=${project.formats.map((one) => [one.name, one.suffix ? `${one.title} (${one.suffix})` : one.title])} onChange=${setFormat} />
      <${Choice} label=${t("Pairs")} value=${approved ? "approved" : "all"} onChange=${(value) => setApproved(value === "approved")}
        values=${[["all", t("All pairs that are not rejected")], ["approved", t("Confirmed pairs only")]]} />
      ${pairs.length > 1 && html`<fieldset><legend>${t("Documents")}</legend>
        ${pairs.map((pair) => html`<${Tick} key=${pair.id} label=${pair.name} checked=${!left.has(pair.id)} onChange=${(wanted) => choose(pair.id, wanted)} />`)}</fieldset>`}
      <div class="buttons">${chosen.length
        ? html`<${Download} path=${exportPath({ format, pairs: ids, approved })}>${t("Download {0}", suffix)}<//>`
        : html`<p class="hint">${t("Choose at least one document.")}</p>`}</div>
    </div>
    <div role="status">${notices.length > 0 && html`<h3>${t("What you should know")}</h3><ul class="notices">${notices.map((notice) => html`<li dir="auto">${notice}</li>`)}</ul>`}</div>
    <p><small>${t("Rejected pairs never go into a memory.")}</small></p>
  `;
}
