// What modules add to the page: panels, parts of rows, commands. Each module registers at import; nothing runs here.
export const panels = new Map();
export const rowParts = new Map();
export const commands = [];

const once = (table, id, value) => {
  if (table.has(id)) throw new Error(`${id} is registered twice`);
  table.set(id, value);
};

/** A panel beside the text: `{id, label, component, keys?}`; `component({app, ...})`. */
export const registerPanel = (panel) => once(panels, panel.id, panel);

/** Something below the two sides of a row: `{id, component}`; `component({app, bead, number})`. */
export const registerRowPart = (part) => once(rowParts, part.id, part);

/** Commands: `{id, label, keys, context: "row"|"text"|"any", group, run(app, event), when?(app), bar?, repeat?}`. */
export const registerCommands = (added) => {
  for (const command of added) {
    if (commands.some(({ id }) => id === command.id)) throw new Error(`${command.id} is registered twice`);
    commands.push({ keys: [], context: "row", group: "", ...command });
  }
};
