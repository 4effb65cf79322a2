// One row: the label of a bead and its two sides. It is drawn again only when something in it has changed.
import { Editor } from "./editing.js";
import { SIDES } from "./places.js";
import { rowParts } from "./registry.js";
import { shape } from "./store.js";
import { html, Component } from "./vendor/preact.js";
import { t } from "./words.js";

const SIGNS = { middle: "◆", doubtful: "▲" };
const STATUS = { approved: ["✓", "confirmed"], rejected: ["✗", "rejected"] };
const isPlain = (heading) => ["title", "section", "proposal", "item"].includes(heading.kind);

const heading = (each) => {
  const kind = t(each.kind === "item" ? "Item" : each.kind[0].toUpperCase() + each.kind.slice(1));
  return html`<span class="division-name">${isPlain(each) ? kind : each.kind}${each.number ? ` ${each.number}` : ""}</span>`;
};

export class Row extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }

  sentence(side, sentence, k) {
    const { app, number, focus, editing, drop } = this.props;
    if (editing?.kind === "text" && editing.side === side && editing.sentence === k) {
      return html`<${Editor} key=${editing.key} app=${app} place=${editing} />`;
    }
    const isHere = focus?.side === side && focus.sentence === k;
    const names = [
      "sentence",
      sentence.paragraph ? "paragraph" : "",
      sentence.kind,
      isHere ? "at" : "",
      drop?.side === side && drop.above === `${number}/${k}` ? "drop-above" : "",
      drop?.moved.has(sentence.id) && drop.side === side ? "moved" : "",
    ];
    return html`<p key=${sentence.id} class=${names.filter(Boolean).join(" ")} data-bead=${number} data-side=${side} data-sentence=${k}
      data-n=${sentence.number + 1}>${sentence.text}</p>`;
  }

  side(side, i) {
    const { app, bead, number, focus, editing, drop } = this.props;
    const fresh = editing?.kind === "new" && editing.side === side ? editing.sentence : -1;
    const sentences = bead[side].map((sentence, k) => this.sentence(side, sentence, k));
    if (fresh >= 0) sentences.splice(fresh, 0, html`<${Editor} key=${editing.key} app=${app} place=${editing} />`);
    const names = ["side", bead[side].length || fresh >= 0 ? "" : "empty", focus?.side === side ? "current" : "", drop?.side === side && drop.end === number ? "drop-end" : ""];
    return html`<div key=${side} class=${names.filter(Boolean).join(" ")} role="gridcell" aria-colindex=${i + 2} aria-selected=${focus?.side === side ? "true" : "false"}
      id=${`cell-${number}-${side}`} data-side=${side} lang=${app.lang(side)} dir=${app.dir(side)}>
      ${sentences.length ? sentences : html`<p class="nothing"><span aria-hidden="true">—</span><span class="unseen" lang=${document.documentElement.lang}>${t("no counterpart")}</span></p>`}
      <span class="handle" data-border=${number} data-side=${side} title=${t("Drag the border of the pair")} aria-hidden="true"></span></div>`;
  }

  render({ app, bead, number, focus, editing, level }) {
    if (!bead) {
      return html`<div class=${`bead loading ${focus ? "here" : ""}`} role="row" data-number=${number} aria-rowindex=${number + 1}>
        <div class="label" role="rowheader"><span class="number">${number + 1}</span></div><div role="gridcell" class="side">…</div><div role="gridcell" class="side"></div></div>`;
    }
    const size = shape(bead);
    const isOpen = bead.status === "auto";
    const sign = isOpen && SIGNS[level];
    const [mark, word] = STATUS[bead.status] ?? [];
    const names = ["bead", isOpen ? level : bead.status, focus ? "here" : "", bead.headings.length ? "begins" : ""];
    return html`<div class=${names.filter(Boolean).join(" ")} role="row" data-number=${number} aria-rowindex=${number + 1}>
      ${bead.headings.length > 0 && html`<div class="division" role="gridcell">${bead.headings.map(heading)}</div>`}
      <div class="label" role="rowheader" aria-colindex="1">
        <span class="number"><span class="unseen">${t("Pair")} </span>${number + 1}</span>
        ${sign && html`<span class="confidence" title=${t("How sure the program is")}>${sign} ${bead.confidence.toFixed(2)}<span class="unseen"> ${t(level)}</span></span>`}
        ${size !== "1-1" && html`<span class="shape">${size}</span>`}
        ${mark && html`<span class="status"><span aria-hidden="true">${mark}</span> <span class="word">${t(word)}</span></span>`}
      </div>
      ${SIDES.map((side, i) => this.side(side, i))}
      ${editing?.kind === "note"
        ? html`<div class="note" role="gridcell"><${Editor} key=${editing.key} app=${app} place=${editing} /></div>`
        : bead.note && html`<div class="note" role="gridcell">${bead.note}</div>`}
      ${rowParts.size > 0 && html`<div class="parts" role="gridcell">${[...rowParts.values()].map((part) => html`<${part.component} key=${part.id} app=${app} bead=${bead} number=${number} />`)}</div>`}
    </div>`;
  }
}
