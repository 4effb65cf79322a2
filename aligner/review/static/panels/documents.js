// The documents of the project: how much of each is confirmed, their names, order and metadata.
import { html, useState } from "../vendor/preact.js";
import { put, remove } from "./requests.js";
import { t } from "../words.js";
import { Field, Problem, Progress, useFresh, useSome } from "./parts.js";

// What people say about texts, in the order of the form; anything else can be added by name.
const PROPERTIES = () => ({
  title: t("Title"), author: t("Author"), translator: t("Translator"), date: t("Date"), source: t("Origin"), licence: t("Licence"),
  domain: t("Domain"), client: t("Client"),
});

export function Documents({ app }) {
  useFresh(app);
  return html`<${DocumentList} app=${app} project=${app.project} current=${app.pair?.id} />
    <h3>${t("Project")}</h3><${Properties} key="project" values=${app.project.properties} usual=${["title", "client", "domain", "licence"]}
      save=${(values) => put(app, "/api/project/properties", values).then(() => app.refresh())} />`;
}

/** The list that the panel and the start page share. */
export function DocumentList({ app, project, current }) {
  const [opened, setOpened] = useState(null);
  const [asking, setAsking] = useState(null);
  const [error, setError] = useState(null);
  const run = (promise, words) => promise.then(async () => { setError(null); await app.refresh(); app.say(words); }, setError);
  const pairs = project.pairs;
  const [some, find, more] = useSome(pairs);
  const n = opened === null ? 0 : pairs.findIndex(({ id }) => id === opened);
  return html`<${Problem} error=${error} />${find}<ol class="documents" aria-label=${t("Documents")}>${some.map((pair) => html`<li key=${pair.id} class=${pair.id === current ? "current" : ""}>
    <div class="line">
      <button type="button" class="open" aria-current=${pair.id === current ? "true" : undefined} onClick=${() => app.open(pair.id)}>
        <span translate="no" dir="auto">${pair.name}</span> <small>${pair.source_lang} – ${pair.target_lang} · ${t("{0} pair|{0} pairs", pair.beads)}</small></button>
      <${Progress} done=${pair.approved} total=${pair.beads} label=${t("Confirmed of {0}", pair.name)} />
      <button type="button" class="quiet" aria-expanded=${opened === pair.id} onClick=${() => setOpened(opened === pair.id ? null : pair.id)}
        aria-label=${t("Details of {0}", pair.name)}>${t("Details")}</button>
    </div>
    ${opened === pair.id && html`<div class="about">
      <${Properties} values=${{ "": pair.name, ...pair.metadata }} usual=${["", ...Object.keys(PROPERTIES())]}
        save=${({ "": name, ...metadata }) => run(put(app, `/api/pairs/${pair.id}`, { name: name || pair.name, metadata }), t("Saved"))} />
      <div class="buttons">
        <button type="button" disabled=${!n} onClick=${() => run(put(app, `/api/pairs/${pair.id}`, { position: n - 1 }), t("Moved"))}>${t("Up")}</button>
        <button type="button" disabled=${n === pairs.length - 1} onClick=${() => run(put(app, `/api/pairs/${pair.id}`, { position: n + 1 }), t("Moved"))}>${t("Down")}</button>
        ${asking === pair.id
          ? html`<span role="alert">${t("Its alignment and history go too. Remove it?")}</span>
            <button type="button" class="danger" onClick=${() => { setAsking(null); run(remove(app, `/api/pairs/${pair.id}`), t("{0} was removed", pair.name)); }}>${t("Remove from the project")}</button>
            <button type="button" onClick=${() => setAsking(null)}>${t("Cancel")}</button>`
          : html`<button type="button" onClick=${() => setAsking(pair.id)}>${t("Remove from the project")}…</button>`}
      </div></div>`}
  </li>`)}</ol>${more}`;
}

/** A form for properties: the usual ones, those there are, and one more by name. Empty ones are removed. */
function Properties({ values, usual, save }) {
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("setting.")));
  const [form, setForm] = useState(own);
  const [name, setName] = useState("");
  const [isSaved, setSaved] = useState(false);
  const names = [...new Set([...usual, ...Object.keys(form)])];
  const set = (changes) => {
    setSaved(false);
    setForm({ ...form, ...changes });
  };
  const given = () => Object.fromEntries(names.filter((one) => form[one] || own[one]).map((one) => [one, form[one] || null]));
  const submit = (event) => {
    event.preventDefault();
    return Promise.resolve(save(given())).then(() => setSaved(true));
  };
  return html`<form class="form two" onSubmit=${submit}>
    ${names.map((one) => html`<${Field} key=${one} label=${one === "" ? t("Name") : PROPERTIES()[one] ?? one}
      value=${form[one] ?? ""} dir="auto" onInput=${(value) => set({ [one]: value })} />`)}
    <div class="field adding"><${Field} label=${t("Another property")} value=${name} dir="auto" onInput=${setName}
      onEnter=${() => name.trim() && (set({ [name.trim()]: "" }), setName(""))} />
      <button type="button" disabled=${!name.trim()} onClick=${() => { set({ [name.trim()]: "" }); setName(""); }}>${t("Add")}</button></div>
    <div class="buttons"><button type="submit" class="primary">${t("Save")}</button><span role="status">${isSaved ? t("Saved") : ""}</span></div>
  </form>`;
}
