// All panels, their commands, and what they add to the grid.
import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { registerCommands, registerPanel, registerRowPart } from "../registry.js";
import { Concordance } from "./concordance.js";
import { Documents } from "./documents.js";
import { Export } from "./export.js";
import { Filters } from "./filters.js";
import { Find } from "./find.js";
import { Findings, FindingsOfBead } from "./findings.js";
import { History } from "./history.js";
import { Settings } from "./settings.js";
import { Statistics } from "./statistics.js";
import { Terms } from "./terms.js";

// What has the focus first in a panel: what it says itself, or the first thing that takes it.
const FIRST = ["[data-first=true]", "input, select, button, a[href]"];

/** A panel that takes the focus when it is opened, and again when its key is pressed. */
const focused = (component) =>
  function Focused(props) {
    const ref = useRef(null);
    useLayoutEffect(() => {
      // At once: the next key may follow before the page is painted, and would be a command for the text.
      const found = FIRST.map((selector) => ref.current.querySelector(selector)).find(Boolean);
      (found ?? ref.current).focus();
      if (found?.matches("input")) found.select();
    }, [props.app.panelProps]);
    return html`<div class="panel-content" tabindex="-1" ref=${ref}><${component} ...${props} /></div>`;
  };

export { hover } from "./hover.js";

for (const panel of [
  { id: "find", label: "Find and replace", component: Find, keys: ["/", "Ctrl+f"] },
  { id: "filters", label: "Filters", component: Filters, keys: ["w"] },
  { id: "findings", label: "Findings", component: Findings, keys: ["q"] },
  { id: "history", label: "History", component: History, keys: ["h"] },
  { id: "concordance", label: "Concordance", component: Concordance, keys: ["k"] },
  { id: "terms", label: "Glossary", component: Terms },
  { id: "statistics", label: "Statistics", component: Statistics, keys: ["v"] },
  { id: "documents", label: "Documents", component: Documents, keys: ["b"] },
  { id: "export", label: "Export", component: Export, keys: ["Ctrl+s"] },
  { id: "settings", label: "Settings", component: Settings, keys: [","] },
])
  registerPanel({ ...panel, component: focused(panel.component) });

registerRowPart({ id: "findings", component: FindingsOfBead });

registerCommands([
  { id: "term.add", label: "Selection into the glossary", keys: ["t"], context: "row", group: "Panels", run: (app) => app.show("terms", { selection: app.selection() }) },
  { id: "history.pair", label: "History of this pair", keys: ["Shift+h"], context: "row", group: "Panels", run: (app) => app.show("history", { isOne: true }) },
]);
