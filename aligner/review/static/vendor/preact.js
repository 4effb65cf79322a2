// One door to the libraries of the page: Preact, its hooks, and htm bound to it.
import { h } from "./preact.core.js";
import htm from "./htm.js";

export * from "./preact.core.js";
export * from "./preact.hooks.js";
export const html = htm.bind(h);
