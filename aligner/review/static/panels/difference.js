// What a replacement changes in a sentence, word by word.

const WORDS = /\p{Script=Han}|[\p{L}\p{N}\p{M}]+|\s+|./gsu;
const CELLS = 400_000; // of the table that is compared, at most: beyond that, all between the ends counts as changed

/** Parts of two versions of a text: `[kind, text]`, where the kind is "same", "del" or "ins". */
export function difference(before, after) {
  const [a, b] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let stop = 0;
  while (stop < Math.min(a.length, b.length) - start && a.at(-1 - stop) === b.at(-1 - stop)) stop += 1;
  const middle = between(a.slice(start, a.length - stop), b.slice(start, b.length - stop));
  const parts = [["same", a.slice(0, start)], ...middle, ["same", a.slice(a.length - stop)]];
  return joined(parts.map(([kind, words]) => [kind, words.join("")]).filter(([, text]) => text));
}

function between(a, b) {
  if (a.length * b.length > CELLS) return [["del", a], ["ins", b]];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width); // length of the longest common part of the rests
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] = a[i] === b[j] ? common[at + width + 1] + 1 : Math.max(common[at + width], common[at + 1]);
    }
  }
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(["same", [a[i++]]]);
      j += 1;
    } else if (i < a.length && (j === b.length || common[at + width] >= common[at + 1])) parts.push(["del", [a[i++]]]);
    else parts.push(["ins", [b[j++]]]);
  }
  return parts;
}

function joined(parts) {
  const made = [];
  for (const [kind, text] of parts) {
    if (made.at(-1)?.[0] === kind) made.at(-1)[1] += text;
    else made.push([kind, text]);
  }
  return made;
}
