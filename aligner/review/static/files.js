// Files that are dropped on the page or chosen: those of folders too, with the folder in front of the name.

/** All files of a drop. Folders are read to the bottom. */
export async function dropped(transfer) {
  // What the browser hands over is gone after the event: ask for all entries before the first wait.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some(Boolean)) return [...transfer.files].map((file) => ({ file, name: file.name }));
  const found = [];
  for (const entry of entries.filter(Boolean)) found.push(...(await under(entry)));
  return sorted(found);
}

/** Files that were chosen in a dialog. */
export function chosen(input) {
  return sorted([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
}

async function under(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, name: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // A folder comes in parts, of a hundred entries in Chromium, until there are no more.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const one of some) found.push(...(await under(one)));
  }
}

/** In the order of people, where 2 comes before 10; without the files that systems put into folders. */
function sorted(files) {
  const order = new Intl.Collator(undefined, { numeric: true });
  return files.filter(({ name }) => !/(^|\/)(\.|Thumbs\.db$|desktop\.ini$|~\$)/.test(name)).sort((a, b) => order.compare(a.name, b.name));
}

const COUNTED = /(?:\b(?:chapter|chap|ch|part|section|volume|vol|book|kapitel|text|file)|[\s\d,._\-–—第])+$/iu;

/** What a new project is called: as the folder, as what all names have in common, or as the folder of the program. */
export function projectName(paths, titles, folder) {
  const folders = paths.map((path) => path.split("/").slice(0, -1)[0]);
  if (folders[0] && folders.every((one) => one === folders[0])) return folders[0];
  if (titles.length === 1) return titles[0];
  const start = titles.reduce((common, title) => {
    let n = 0;
    while (n < common.length && common[n] === title[n]) n += 1;
    return common.slice(0, n);
  });
  // “novel, chapter 1” and “novel, chapter 2”: neither a number that was cut, nor what it counts.
  const common = start.replace(COUNTED, "");
  return common.length > 1 ? common : folder;
}
