// How far one is, and what the alignment is made of.
import { html } from "../vendor/preact.js";
import { get } from "./requests.js";
import { language, t } from "../words.js";
import { Problem, Progress, statusName, useAnswer, useSome } from "./parts.js";

export function Statistics({ app }) {
  const { data, error } = useAnswer(() => get(app, "/api/statistics"), [app.project?.head, app.store?.head]);
  const [some, find, more] = useSome(app.project?.pairs ?? []);
  const number = (value, digits = 0) => value?.toLocaleString(language(), { maximumFractionDigits: digits }) ?? "–";
  if (!data) return html`<${Problem} error=${error} />`;
  const rows = [
    [t("Documents"), number(data.pairs)],
    [t("Pairs"), number(data.beads)],
    [statusName("approved"), number(data.approved)],
    [statusName("rejected"), number(data.rejected)],
    [t("Not checked"), number(data.beads - data.approved - data.rejected)],
    [t("Sentences (source / target)"), data.sentences.map((n) => number(n)).join(" / ")],
    [t("Characters (source / target)"), data.characters.map((n) => number(n)).join(" / ")],
    [t("Mean confidence"), data.mean_confidence === null ? "–" : number(data.mean_confidence, 3)],
    [t("Not checked, without a confidence"), number(data.unscored)],
    [t("Wrong pairs to be expected"), number(data.expected_errors, 1)],
    [t("Edits"), number(data.edits)],
  ];
  const shapes = Object.entries(data.shapes).sort((a, b) => b[1] - a[1]);
  return html`
    <h3>${t("Confirmed")}</h3>
    <p class="big"><${Progress} done=${data.approved} total=${data.beads} label=${t("Confirmed")} /></p>
    ${(app.project?.pairs.length ?? 0) > 1 && html`${find}<ul class="bars">${some.map((pair) => html`<li key=${pair.id}><span translate="no" dir="auto">${pair.name}</span>
      <${Progress} done=${pair.approved} total=${pair.beads} label=${pair.name} /></li>`)}</ul>${more}`}
    <h3>${t("Figures")}</h3>
    <table class="figures-table"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
    <p><small>${t("Expected wrong pairs: the sum of what each pair that is not confirmed lacks to a confidence of 1; one that was changed counts as 0.3.")}</small></p>
    <h3>${t("Shapes")}</h3>
    <table class="shapes"><thead><tr><th scope="col">${t("Shape")}</th><th scope="col" class="number">${t("Pairs")}</th><td></td></tr></thead>
      <tbody>${shapes.map(([shape, n]) => html`<tr><th scope="row">${shape}</th><td>${number(n)}</td>
        <td aria-hidden="true"><meter min="0" max=${shapes[0][1]} value=${n}></meter></td></tr>`)}</tbody></table>
  `;
}
