// The start page: drop texts, see them paired, align them, go on to the editor. For a project that has begun: its
// documents, and more texts for it.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { chosen, dropped, projectName } from "./files.js";
import { Job } from "./job.js";
import { Pairing } from "./pairing.js";
import { post } from "./panels/requests.js";
import { DocumentList } from "./panels/documents.js";
import { Export } from "./panels/export.js";
import { Choice, Field, Problem } from "./panels/parts.js";
import { language, setLanguage, t } from "./words.js";

const KINDS = () => ({ text: t("text"), alignment: t("memory or workbook"), glossary: t("glossary") });
const TABLE = /\.(tsv|csv|xlsx|xlsm)$/i; // may be either: two columns are terms as well as sentences

export function StartPage({ app }) {
  const { project } = app;
  const [files, setFiles] = useState([]);
  const [pairs, setPairs] = useState([]);
  const [name, setName] = useState("");
  const [encoder, setEncoder] = useState(project.encoders[0]);
  const [job, setJob] = useState(null);
  const [problem, setProblem] = useState(null);
  const known = useRef([]);
  const byHand = useRef(false);
  const ready = files.filter((file) => file.state === "ready");
  const others = ready.filter((file) => file.kind !== "text");

  const update = (change) => setFiles((known.current = change(known.current)));
  const add = async (found) => {
    setProblem(null);
    const fresh = found.map(({ file, name: path }, n) => ({ key: `${Date.now()}-${n}-${path}`, file, path, size: file.size, state: "waiting" }));
    update((now) => [...now, ...fresh]);
    // One after the other: each is read at once, so that what is of no use says so here.
    for (const one of fresh) {
      const set = (values) => change(one, values);
      set({ state: "reading" });
      await app.ask(`/api/uploads?name=${encodeURIComponent(one.path)}`, { method: "POST", body: new Blob([one.file]) }).then(
        (answer) => set({ ...answer, name: one.path, state: "ready", file: null }),
        (error) => set({ state: "failed", error, file: null }),
      );
    }
    await pair();
    const failed = known.current.filter((each) => each.state === "failed").length;
    app.say(failed ? t("{0} file could not be read|{0} files could not be read", failed) : t("{0} file is ready|{0} files are ready", known.current.length));
  };
  const pair = async () => {
    const texts = known.current.filter((file) => file.state === "ready" && file.kind === "text");
    if (!texts.length) return setPairs([]);
    try {
      const answer = await post(app, "/api/pairing", { uploads: texts.map((file) => file.id) });
      const found = answer.pairs.map(([source, target, title]) => ({ source, target, name: title }));
      // Two texts belong together, whatever they are called.
      const [one, other] = texts;
      if (!found.length && texts.length === 2) found.push({ source: one.id, target: other.id, name: one.name.replace(/\.\w+$/, "") });
      // What somebody has put together stays; of the rest, what was found joins it.
      setPairs((now) => {
        if (!byHand.current) return found;
        const used = new Set(now.flatMap(({ source, target }) => [source, target]));
        return [...now, ...found.filter(({ source, target }) => !used.has(source) && !used.has(target))];
      });
      if (!project.is_open && found.length) {
        const proposed = projectName(known.current.map((file) => file.path), found.map((one) => one.name), project.folder);
        setName((given) => given || proposed);
      }
    } catch (error) {
      setProblem(error);
    }
    return undefined;
  };
  const change = (file, values) => update((now) => now.map((each) => (each.key === file.key ? { ...each, ...values } : each)));
  const remove = (file) => {
    update((now) => now.filter((each) => each.key !== file.key));
    setPairs((now) => now.filter(({ source, target }) => source !== file.id && target !== file.id));
  };
  const begin = async () => {
    setProblem(null);
    const isOnly = isAlone(pairs, project);
    const whole = pairs.filter(({ source, target }) => source && target);
    const lang = (id, own) => own || ready.find((file) => file.id === id)?.lang || undefined;
    const asked = {
      kind: whole.length ? "align" : "import",
      ...(whole.length && {
        pairs: whole.map((one) => ({
          source: one.source, target: one.target, name: isOnly ? name.trim() : one.name,
          source_lang: lang(one.source, one.source_lang), target_lang: lang(one.target, one.target_lang),
        })),
        settings: { encoder },
      }),
      ...(others.length && { kinds: Object.fromEntries(others.map((file) => [file.id, file.kind])) }),
      ...(others.length && { [whole.length ? "import" : "uploads"]: others.map((file) => file.id) }),
      ...(!project.is_open && { project: name.trim() }),
    };
    try {
      setJob((await post(app, "/api/jobs", asked)).job);
    } catch (error) {
      setProblem(error);
    }
  };
  const done = async (result) => {
    update(() => []);
    setPairs([]);
    byHand.current = false;
    await app.refresh();
    return result;
  };
  const open = (result) => {
    setJob(null);
    // One document: on to its text. Several: they are listed here.
    if (result?.pairs?.length === 1) app.open(result.pairs[0]);
  };
  const canBegin = pairs.some(({ source, target }) => source && target) || others.length > 0;
  const needsName = !project.is_open && !name.trim();
  if (job) return html`<div class="start-page"><${Job} app=${app} id=${job} done=${done} open=${open} back=${() => setJob(null)} /></div>`;
  return html`<div class="start-page">
    <${Head} project=${project} />
    ${project.is_open && project.pairs.length > 0 && html`<section aria-labelledby="documents-title"><h2 id="documents-title">${t("Documents")}</h2>
      <${DocumentList} app=${app} project=${project} /></section>`}
    <section aria-labelledby="add-title"><h2 id="add-title">${project.is_open ? t("Add texts") : t("Align two texts")}</h2>
      <${Drop} add=${add} isFirst=${!files.length && !project.is_open} />
      ${files.length > 0 && html`<ul class="files" aria-label=${t("Files")}>${files.map((file) => html`<${File} key=${file.key} file=${file} change=${(values) => change(file, values)} remove=${() => remove(file)} />`)}</ul>`}
    </section>
    ${ready.some((file) => file.kind === "text") && html`<${Pairing} tags=${project.known_languages} isAlone=${isAlone(pairs, project)} texts=${ready.filter((file) => file.kind === "text")} pairs=${pairs}
      setPairs=${(next) => { byHand.current = true; setPairs(next); }} />`}
    ${ready.length > 0 && html`<form class="form go-on" onSubmit=${(event) => { event.preventDefault(); if (canBegin && !needsName) begin(); }}>
      ${!project.is_open && html`<${Field} label=${t("Name of the project")} value=${name} dir="auto" onInput=${setName} />
        <p class="hint">${t("The project is a file in the folder {0}. It holds your texts, the alignment and every change.", project.folder)}</p>`}
      ${project.encoders.length > 1 && pairs.length > 0 && html`<details><summary>${t("More choices")}</summary>
        <label class="tick"><input type="checkbox" checked=${encoder === "none"} onChange=${(event) => setEncoder(event.target.checked ? "none" : project.encoders[0])} />
          <span>${t("Align without the sentence encoder: for languages that it has not learnt")}</span></label></details>`}
      <div class="buttons"><button type="submit" class="primary large" disabled=${!canBegin || needsName}>${ready.some((file) => file.kind === "text") ? t("Align") : t("Add to the project")}</button></div>
      <${Problem} error=${problem} />
    </form>`}
    ${project.is_open && project.totals.beads > 0 && !files.length && html`<section aria-labelledby="export-title"><h2 id="export-title">${t("Export")}</h2><div class="export"><${Export} app=${app} /></div></section>`}
    ${!ready.length && html`<${Problem} error=${problem} />`}
    ${!project.is_open && (project.projects ?? []).length > 0 && html`<section aria-labelledby="projects-title"><h2 id="projects-title">${t("Or go on with a project")}</h2>
      <ul class="projects">${project.projects.map((one) => html`<li key=${one}><button type="button" translate="no" onClick=${() => post(app, "/api/open", { name: one }).then(() => app.refresh(), setProblem)}>
        <bdi>${one.replace(/\.aligner$/, "")}</bdi></button></li>`)}</ul></section>`}
    <${Foot} />
  </div>`;
}

/** One document in a new project has the name of the project. */
const isAlone = (pairs, project) => pairs.length === 1 && !project.is_open;

function Foot() {
  const [tag, name] = language() === "zh" ? ["en", "English"] : ["zh", "中文"];
  return html`<footer><a href=${`/?lang=${tag}`} hreflang=${tag} lang=${tag} onClick=${(event) => { event.preventDefault(); setLanguage(tag); }}>${name}</a></footer>`;
}

function Head({ project }) {
  if (project.is_open) {
    const { beads, approved } = project.totals;
    return html`<h1 translate="no"><bdi>${project.properties.title || project.name}</bdi></h1>
      ${beads > 0 && html`<p class="lead">${t("{0} of {1} pairs are confirmed.", approved, beads)}</p>`}`;
  }
  return html`<h1>aligner</h1><p class="lead">${t("Two versions of a text, side by side: what belongs together is found for you, and you correct it here.")}</p>`;
}

/** Where files are dropped, with two buttons that do the same. */
function Drop({ add, isFirst }) {
  const [isOver, setOver] = useState(false);
  const files = useRef(null);
  const folder = useRef(null);
  useEffect(() => {
    // A file that misses the field must not replace the page.
    const refuse = (event) => event.preventDefault();
    const drop = (event) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer?.files.length) dropped(event.dataTransfer).then(add);
    };
    addEventListener("dragover", refuse);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", refuse);
      removeEventListener("drop", drop);
    };
  });
  const choose = (input) => {
    const found = chosen(input.current);
    input.current.value = "";
    if (found.length) add(found);
  };
  return html`<div class="drop ${isOver ? "over" : ""} ${isFirst ? "first" : ""}" onDragEnter=${() => setOver(true)} onDragOver=${() => setOver(true)} onDragLeave=${() => setOver(false)}>
    <p>${t("Drop the original and its translation here, or a folder that holds both.")}</p>
    <div class="buttons">
      <button type="button" class=${isFirst ? "primary" : ""} onClick=${() => files.current.click()}>${t("Choose files …")}</button>
      <button type="button" onClick=${() => folder.current.click()}>${t("Choose a folder …")}</button></div>
    <input ref=${files} type="file" multiple hidden aria-label=${t("Choose files …")} onChange=${() => choose(files)} />
    <input ref=${folder} type="file" webkitdirectory hidden aria-label=${t("Choose a folder …")} onChange=${() => choose(folder)} />
    <p class="hint">${t("Word, PDF, web pages, EPUB, subtitles, plain text. Memories (TMX, XLIFF), workbooks and glossaries too.")}</p>
  </div>`;
}

/** A path that breaks after its folders. */
const path = (name) => name.split(/(?<=\/)/).map((part, n) => (n ? html`<wbr />${part}` : part));

function File({ file, change, remove }) {
  const isTable = file.state === "ready" && file.kind !== "text" && TABLE.test(file.path);
  const detail = isTable ? "" : file.state === "ready" ? KINDS()[file.kind] : file.state === "failed" ? "" : t("is being read …");
  return html`<li class=${file.state}><span class="file" translate="no"><bdi>${path(file.path)}</bdi></span> <small>${[size(file.size), detail].filter(Boolean).join(" · ")}</small>
    ${isTable && html`<${Choice} label=${t("Kind")} value=${file.kind} onChange=${(kind) => change({ kind })} values=${["alignment", "glossary"].map((kind) => [kind, KINDS()[kind]])} />`}
    <button type="button" class="quiet" aria-label=${t("Leave out {0}", file.path)} onClick=${remove}>${t("Leave out")}</button>
    <${Problem} error=${file.error} /></li>`;
}

function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
