// Work that the server does for the page, with its progress; it can be stopped.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { get, remove } from "./panels/requests.js";
import { Problem } from "./panels/parts.js";
import { t } from "./words.js";

const STAGES = () => ({
  reading: t("reading the files"), encoding: t("reading meanings"), aligning: t("aligning"), linking: t("linking words"), terms: t("collecting terms"), indexing: t("indexing"),
});
const AGAIN = 1000; // milliseconds after which to ask, for where events do not come through

/**
 * @param {{app: object, id: string, done: Function, open: Function, back: Function}} props `done(result)` is called once
 *   when the work is done; `open(result)` when there is nothing to read first, or when the reader goes on
 */
export function Job({ app, id, done, open, back }) {
  const [state, setState] = useState({ state: "running", done: 0, total: 0, notices: [] });
  const isOver = useRef(false);
  const title = useRef(null);
  const took = async (next) => {
    if (next.job !== id || isOver.current) return;
    setState(next);
    if (next.state === "running") return;
    isOver.current = true;
    if (next.state !== "done") return;
    await done(next.result);
    if (!next.notices?.length && !next.result?.failed?.length) open(next.result);
  };
  useEffect(() => {
    title.current?.focus();
    const off = app.on("event", ({ type, data }) => type === "job" && took(data));
    const timer = setInterval(() => !isOver.current && get(app, `/api/jobs/${id}`).then(took, (error) => setState((now) => ({ ...now, state: "failed", error: error.message, hint: error.hint }))), AGAIN);
    return () => {
      off();
      clearInterval(timer);
    };
  }, [id]);
  const isRunning = state.state === "running";
  const heading = { running: t("Aligning …"), done: t("Done"), failed: t("That did not work"), stopped: t("Stopped") }[state.state];
  const [isStopping, setStopping] = useState(false);
  const stop = () => {
    setStopping(true);
    remove(app, `/api/jobs/${id}`).catch(() => setStopping(false));
  };
  return html`<section class="job" aria-labelledby="job-title"><h1 id="job-title" tabindex="-1" ref=${title}>${heading}</h1>
    ${isRunning && html`<p class="lead"><bdi translate="no">${state.document}</bdi>${state.stage && html` · ${STAGES()[state.stage] ?? state.stage}`}</p>
      <progress aria-labelledby="job-title" max="1" value=${state.total ? state.done / state.total : undefined}></progress>
      <div class="buttons"><button type="button" disabled=${isStopping} onClick=${stop}>${isStopping ? t("Stopping …") : t("Stop")}</button></div>`}
    <div role="status">${!isRunning && state.state !== "failed" ? heading : ""}</div>
    ${state.error && html`<${Problem} error=${{ message: state.error, hint: state.hint }} />`}
    ${state.result?.failed?.map((one) => html`<${Problem} error=${{ message: `${one.name}: ${one.error}`, hint: one.hint }} />`)}
    ${state.notices?.length > 0 && html`<h2>${t("What you should know")}</h2><ul class="notices" translate="no">${state.notices.map((notice) => html`<li dir="auto">${notice}</li>`)}</ul>`}
    ${!isRunning && html`<div class="buttons">
      ${state.state === "done" && html`<button type="button" class="primary large" onClick=${() => open(state.result)}>${state.result?.pairs?.length === 1 ? t("Open the text") : t("Go on")}</button>`}
      ${state.state !== "done" && html`<button type="button" class="primary" onClick=${back}>${t("Back")}</button>`}</div>`}
  </section>`;
}
