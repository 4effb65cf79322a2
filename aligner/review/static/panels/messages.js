// What the server tells in English sentences, in the language of the page.
import "../server_words.js";
import { language, t } from "../words.js";

/** The title of a format. One that has no Chinese name stays as it is. */
export const formatTitle = ({ title }) => t(title);

const LIST = "(“.*”(?: and \\d+ more)?)";
const SIDE = "(source|target)";

// The sentences of the checks, as `aligner.check` makes them, and what is said in place of each.
const RULES = [
  [`the ([a-z ]+) do not agree: ${LIST} and ${LIST}`, "The {0} do not agree: {1} and {2}"],
  [`${LIST} of the ${SIDE} (?:is|are) not in the (?:source|target)`, "{0} stands in the {1} only"],
  [`${LIST} became a unit of the other country, ${LIST}`, "{0} became a unit of the other country, {1}"],
  [`${LIST} is converted into ${LIST}`, "{0} is converted into {1}"],
  [`${LIST} is not as much as ${LIST}`, "{0} is not as much as {1}"],
  [`nothing in the ${SIDE} denies what ${LIST} does`, "Nothing in the {0} denies what {1} does"],
  [`${LIST} and ${LIST} exclude each other`, "{0} and {1} exclude each other"],
  [`nothing in the ${SIDE} is like ${LIST}`, "Nothing in the {0} is like {1}"],
  [`nothing stands on the ${SIDE} side`, "Nothing stands on the {0} side"],
  [`the ${SIDE} is about (\\d+) times as long as the other side`, "The {0} is about {1} times as long as the other side"],
  ["the target is the same as the source", "The target is the same as the source"],
  ["the target is nearly the same as the source", "The target is nearly the same as the source"],
  ["a part of the target is still in the language of the source", "A part of the target is still in the language of the source"],
  [`the quotations? of the ${SIDE} (?:has|have) no quotation marks in the ${SIDE}`, "The {0} has a quotation, the {1} no quotation marks"],
  ["the remarks? in brackets (?:has|have) no brackets in the target", "The source has a remark in brackets, the target no brackets"],
  [`a (quotation mark|bracket) of the ${SIDE} has no partner`, "A {0} of the {1} has no partner"],
  ["this pair is the same as bead (\\d+)", "This pair is the same as pair {0}"],
  ["the same pair has other quotation marks in bead (\\d+)", "The same pair has other quotation marks in pair {0}"],
  ["the same source is translated otherwise in bead (\\d+)", "The same source is translated otherwise in pair {0}"],
  ["another source has the same translation in bead (\\d+)", "Another source has the same translation in pair {0}"],
  [`a sentence stands twice in the ${SIDE}`, "A sentence stands twice in the {0}"],
  [`${LIST} is a rejected translation of ${LIST}; approved is ${LIST}`, "{0} is a rejected translation of {1}; approved is {2}"],
  [`${LIST} is a rejected translation of ${LIST}`, "{0} is a rejected translation of {1}"],
  [`${LIST} is not translated by ${LIST}`, "{0} is not translated by {1}"],
  [`the ${SIDE} ((?:has (?:two spaces|a space)|lacks a space)(?: [a-z ]+)?)`, "The {0} {1}"],
  [`(marks|words) stand twice in a row in the ${SIDE}: ${LIST}`, "The {0} stand twice in a row in the {1}: {2}"],
  [`the ${SIDE} has characters of the wrong width: ${LIST}`, "The {0} has characters of the wrong width: {1}"],
  ["the source ends with ([a-z ]+), the target with ([a-z ]+)", "The source ends with {0}, the target with {1}"],
  ["the target has (\\d+) characters, and may have (\\d+)", "The target has {0} characters, and may have {1}"],
  ["the target has (\\d+) bytes in UTF-8, and may have (\\d+)", "The target has {0} bytes in UTF-8, and may have {1}"],
  [`${LIST} of the target has no partner where it stands`, "{0} of the target has no partner where it stands"],
  [`${LIST} at the ends of the ${SIDE} (?:is|are) not in the (?:source|target)`, "{0} stands at the ends of the {1} only"],
  [`${LIST} of the target crosses another pair`, "{0} of the target crosses another pair"],
  [`tags are nested in another way in the target: ${LIST}`, "Tags are nested in another way in the target: {0}"],
  ["placeholders without numbers stand in another order in the target", "Placeholders without numbers stand in another order in the target"],
  [`${LIST} is a forbidden word`, "{0} is a forbidden word"],
].map(([pattern, words]) => [new RegExp(`^${pattern}$`, "su"), words]);

/** What a finding says: {text, lang}; `lang` where it is not in the language of the page. */
export function translated(message) {
  for (const [pattern, words] of RULES) {
    const found = pattern.exec(message);
    if (found) return { text: t(words, ...found.slice(1).map(part)) };
  }
  return { text: message, lang: language() === "en" ? undefined : "en" };
}

/** A part of a sentence: a list of words of the text, which stay, or a word of ours. */
function part(words) {
  if (!words.startsWith("“")) return t(words);
  const [, list, more] = /^(“.*”)(?: and (\d+) more)?$/s.exec(words);
  const shown = language() === "zh" ? list.replaceAll("”, “", "”、“") : list;
  return more ? t("{0} and {1} more", shown, more) : shown;
}
