// Requests of the panels to the server.

/** Values of a query as part of an address; those that are empty are left out. */
export function query(values) {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}

export const get = (app, path) => app.ask(path);
export const post = (app, path, body) => app.ask(path, { method: "POST", body });
export const put = (app, path, body) => app.ask(path, { method: "PUT", body });
export const remove = (app, path, body) => app.ask(path, { method: "DELETE", body });

/** A bead of the document that is shown; it is asked for where the page does not have it. */
export async function beadOf(app, number) {
  const { store } = app;
  if (!store.bead(number)) await store.load(number, number);
  return store.bead(number);
}
