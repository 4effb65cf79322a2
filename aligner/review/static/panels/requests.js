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

/** Download a file. A link would not say why the server refuses; so the file is asked for, and given to the browser then. */
export async function download(path) {
  const answer = await fetch(path, { headers: { "X-Aligner": "1" } });
  if (!answer.ok) {
    const { error, hint } = await answer.json().catch(() => ({ error: `HTTP ${answer.status}` }));
    throw Object.assign(new Error(error), { status: answer.status, hint });
  }
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "") ?? [];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = encoded ? decodeURIComponent(encoded) : "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A bead of the document that is shown; it is asked for where the page does not have it. */
export async function beadOf(app, number) {
  const { store } = app;
  if (!store.bead(number)) await store.load(number, number);
  return store.bead(number);
}
