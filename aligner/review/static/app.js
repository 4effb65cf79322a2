// The entry of the page: what is open, what is edited, and where keys go.
import { listen } from "./api.js";
import { Keys, commands, isReady } from "./commands.js";
import { drafts } from "./editing.js";
import "./editor_words.js";
import { Navigation, START } from "./navigation.js";
import { gate, shown } from "./keys.js";
import "./panels/all.js";
import { sentenceAt } from "./places.js";
import { panels, registerCommands } from "./registry.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";
import { html, render } from "./vendor/preact.js";
import { language, t } from "./words.js";

class App extends Navigation {
  constructor() {
    super();
    Object.assign(this, { project: null, pair: null, store: null, editing: null, editor: null });
    Object.assign(this, { listeners: new Map(), running: 0, waiting: [], opened: 0, keys: new Keys() });
    this.keys.set({});
  }

  // --- beginning, and where we are
  async start() {
    gate((key, context, event) => this.key(key, context, event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.remember() : this.connection.retry()));
    await this.refresh();
    const [only, ...others] = this.project.pairs;
    if (!location.hash && only && !others.length) history.replaceState(null, "", `#/pair/${only.id}`); // ‹ leads to the list
    addEventListener("hashchange", () => this.route());
    listen(() => `/api/events?since=${this.lastEntry}`, ["entry", "job", "project", "notices"], (event) => this.hear(event), (isUp) => isUp && this.connection.retry());
    await this.route();
  }

  async refresh() {
    this.project = await this.ask("/api/project");
    this.lastEntry = Math.max(this.lastEntry, this.project.head ?? 0);
    const pair = this.pair && this.project.pairs.find(({ id }) => id === this.pair.id);
    if (pair) this.pair = pair;
    if (pair && this.store) this.tally(); // it may be ahead of the answer
    this.settings();
    this.update();
  }

  settings() {
    let own = {};
    try {
      own = JSON.parse(this.project.settings?.keys ?? "{}");
    } catch {
      /* not ours */
    }
    this.keys.set(own ?? {});
  }

  /** All commands with the keys that they have now. */
  get commands() {
    return commands.map((command) => ({ ...command, keys: this.keys.of(command), default: command.keys }));
  }

  /** Give commands other keys, `{command: [keys]}`, or with null all their own again; the project remembers. */
  async setKeys(own) {
    const value = own && JSON.stringify(own);
    this.project.settings = { ...this.project.settings, keys: value ?? "{}" };
    this.settings();
    this.update();
    await this.ask("/api/project/properties", { method: "PUT", body: { "setting.keys": value } });
  }

  open(pair, bead = 0) {
    location.hash = bead ? `#/pair/${pair}/${bead + 1}` : `#/pair/${pair}`;
  }

  home() {
    location.hash = "#/";
  }

  async route() {
    this.remember();
    const [, id, bead] = /^#\/pair\/(\d+)(?:\/(\d+))?/.exec(location.hash) ?? [];
    const pair = this.project.pairs.find((each) => each.id === Number(id));
    if (!pair) {
      const wasOpen = Boolean(this.pair);
      Object.assign(this, { pair: null, store: null, editing: null, filtered: null, panel: null, routed: null });
      if (wasOpen) await this.refresh();
      if (this.pair) return undefined;
      document.title = this.project.name ? `${this.project.name} – aligner` : "aligner";
      return this.update();
    }
    const number = bead ? Number(bead) - 1 : this.placeOf(pair);
    if (this.pair?.id === pair.id && this.store) return bead ? this.go(number) : undefined;
    Object.assign(this, { pair, store: null, filtered: null, editing: null, focus: { ...START }, panel: null });
    this.marks.clear();
    this.update();
    const turn = (this.routed = Symbol("route"));
    const store = new Store(pair, (path, options) => this.ask(path, options));
    await store.reload();
    if (this.routed !== turn) return undefined; // somewhere else by now
    this.store = store;
    document.title = `${pair.name} – aligner`;
    await this.go(Math.min(number, store.total - 1), { flash: false });
    this.arrived = store;
    this.remind();
    return this.focusGrid();
  }

  /** Say where something was typed and not saved, as when the browser was killed. */
  remind() {
    const [first, ...rest] = drafts.places(this);
    if (!first) return;
    const run = async () => {
      await this.go(first.bead, first);
      this.edit({ kind: "text" });
      this.unbanner("drafts");
    };
    const text = t("A text was typed and not saved.|{n} texts were typed and not saved.", { n: rest.length + 1 });
    this.banner({ id: "drafts", kind: "info", text, actions: [{ label: t("Show"), run }] });
  }

  /** Draw again, once, when what is going on is done. */
  update() {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      this.isDue = false;
      render(html`<${Shell} app=${this} />`, document.getElementById("app"));
    });
  }

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
    return () => this.listeners.get(event).delete(listener);
  }

  emit(event, value) {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }

  lang(side) {
    return side === "source" ? this.pair.source_lang : this.pair.target_lang;
  }

  dir(side) {
    return (side === "source" ? this.pair.source_dir : this.pair.target_dir) ?? "auto";
  }

  // --- editing
  edit(place) {
    if (place.kind === "text" && !sentenceAt(this.store.bead(this.focus.bead), this.focus)) return;
    this.waiting.length = 0; // keys that wait were meant for the field
    this.editing = { ...this.focus, key: (this.opened += 1), ...place };
    this.update();
    this.grid?.reveal?.(this.editing.bead, "near");
  }

  stopEditing() {
    if (!this.editing) return;
    const isInside = this.grid?.element?.contains(document.activeElement);
    this.editing = null;
    this.update();
    if (isInside) this.focusGrid();
  }

  // --- keys and commands
  key(key, context, event) {
    if (context === "dialog") return false;
    if (context !== "text" && key === "Escape" && document.activeElement?.closest(".panel")) {
      this.hide();
      return true;
    }
    const command = this.keys.find(key, context);
    if (!command || (command.context === "row" && !this.store)) return false;
    if (command.isTab && key === (this.focus.side === "target" ? "Tab" : "Shift+Tab")) return false; // on, out of the grid
    if (key === "Ctrl+f" && command.id === `panel.${this.panel}` && context === "field") return false; // again: the browser's own
    if (event.repeat && !command.repeat) return true;
    this.run(command, event);
    return true;
  }

  run(command, event) {
    if ((this.busy || this.running) && command.context !== "text") return void this.waiting.push(command);
    if (!isReady(this, command)) return void (command.isQuiet || this.say(t("Not possible here: {label}", { label: t(command.label) })));
    if (!command.repeat) this.banners.delete("failed");
    const done = command.run(this, event);
    if (!(done instanceof Promise)) return done;
    this.running += 1;
    return done
      .catch((error) => this.failed(error))
      .finally(() => {
        this.running -= 1;
        this.flush();
      });
  }

  flush() {
    while (this.waiting.length && !this.busy && !this.running) this.run(this.waiting.shift());
  }

  command(id) {
    return commands.find((command) => command.id === id);
  }

  keyHint(ids) {
    return ids
      .map((id) => this.command(id))
      .filter((command) => this.keys.of(command).length)
      .map((command) => html`<span><kbd>${shown(this.keys.of(command)[0])}</kbd> ${t(command.label)} </span>`);
  }
}

registerCommands(
  [...panels.values()].map(({ id, label, keys = [] }) => {
    const run = (app) => app.show(id);
    return { id: `panel.${id}`, label, keys, context: "any", group: "Panels", run, when: (app) => Boolean(app.store) };
  }),
);

const app = new App();
globalThis.aligner = app; // for tests, and for whoever looks with the browser's tools
document.documentElement.lang = language();
app.start().catch((error) => app.failed(error));
