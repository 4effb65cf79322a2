// Settings: the language of the page, and which key does what.
import { html, useState } from "../vendor/preact.js";
import { chord, isComposing, isDenied, shown } from "../keys.js";
import { language, setLanguage, t } from "../words.js";
import { Choice, Problem, Tick } from "./parts.js";

// Keys that stay what they are wherever one is: they move the focus and close.
const FIXED = new Set(["Tab", "Shift+Tab", "Escape"]);

export function Settings({ app }) {
  return html`
    <div class="form"><${Choice} label=${t("Language of this page")} value=${language()} onChange=${setLanguage}
      values=${[["en", "English"], ["zh", "中文"]]} /></div>
    <h3>${t("Keys")}</h3>
    <${Keys} app=${app} />`;
}

// Keys that write a character: whoever speaks to the computer, or leans on the keyboard, does not want them as commands.
const isBare = (key) => /^(Shift\+)?[!-~]$/.test(key);

function Keys({ app }) {
  const [asked, setAsked] = useState(null);
  const [problem, setProblem] = useState(null);
  const { commands } = app;
  const own = Object.fromEntries(commands.filter((one) => String(one.keys) !== String(one.default)).map((one) => [one.id, one.keys]));
  const save = (keys) => app.setKeys(Object.keys(keys).length ? keys : null).catch(setProblem);
  const give = (command, given) => {
    setProblem(null);
    setAsked(null);
    const { [command.id]: _, ...rest } = own;
    return save(String(given) === String(command.default) ? rest : { ...rest, [command.id]: given });
  };
  const singles = (isOn) => {
    const keys = { ...own };
    for (const command of commands.filter((one) => one.default.some(isBare))) {
      if (isOn) delete keys[command.id];
      else keys[command.id] = command.keys.filter((key) => !isBare(key));
    }
    return save(keys);
  };
  const pressed = (event, command) => {
    if (asked !== command.id || isComposing(event)) return undefined;
    const key = chord(event);
    if (!key || /^(Shift|Control|Alt|Meta|CapsLock)$/.test(event.key)) return undefined;
    if (key === "Tab" || key === "Shift+Tab") return setAsked(null);
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") return setAsked(null);
    if (FIXED.has(key) || isDenied(key)) return setProblem({ message: t("{0} belongs to the browser or the system: choose another key.", shown(key)) });
    const meets = ({ context }) => context === command.context || context === "any" || command.context === "any";
    const other = commands.find((one) => one.id !== command.id && one.keys.includes(key) && meets(one));
    if (other) return setProblem({ message: t("{0} already belongs to “{1}”.", shown(key), t(other.label)) });
    return give(command, [key]);
  };
  const groups = new Map();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return html`
    <${Tick} label=${t("Single letters are commands while the text has the focus")} checked=${commands.some((one) => one.keys.some(isBare))}
      onChange=${singles} />
    <p class="hint">${t("Click a key to change it, then press the new one. Escape leaves it as it was.")}</p>
    <${Problem} error=${problem} />
    ${[...groups].map(([group, some]) => html`<table class="keys" key=${group}><caption>${t(group)}</caption><tbody>
      ${some.map((command) => html`<tr key=${command.id}><th scope="row">${t(command.label)}</th><td>
        <${Key} command=${command} isAsked=${asked === command.id} ask=${(isOn) => { setProblem(null); setAsked(isOn ? command.id : null); }}
          pressed=${(event) => pressed(event, command)} give=${(given) => give(command, given)} /></td></tr>`)}</tbody></table>`)}
    <div class="buttons"><button type="button" disabled=${!Object.keys(own).length} onClick=${() => save({})}>${t("All keys as they were")}</button></div>`;
}

function Key({ command, isAsked, ask, pressed, give }) {
  const name = t(command.label);
  const { keys } = command;
  const isOwn = String(keys) !== String(command.default);
  return html`<button type="button" class="quiet" aria-label=${`${keys.map(shown).join(" ") || t("no key")}: ${t("change the key for “{0}”", name)}`} onKeyDown=${pressed}
      onBlur=${() => isAsked && ask(false)} onClick=${() => ask(true)}>
      ${isAsked ? t("Press a key …") : keys.length ? keys.map((key) => html`<kbd>${shown(key)}</kbd> `) : t("no key")}</button>
    ${keys.length > 0 && html`<button type="button" class="quiet" aria-label=${t("Off: {0}", name)} onClick=${() => give([])}>${t("Off")}</button>`}
    ${isOwn && html`<button type="button" class="quiet" aria-label=${t("Default: {0}", name)} onClick=${() => give(command.default)}>${t("Default")}</button>`}`;
}
