"use strict";
// The search: it filters the beads, marks what was found, and goes from one to the next. The page is complete without.
(() => {
  const $ = (id) => document.getElementById(id);
  const [query, found, doubtful, bound, oneSided] = ["query", "found", "doubtful", "bound", "one-sided"].map($);
  const seen = new Set(); // lists in view: only in these hits are marked

  // --- what is compared: without case, width, accents and vowel points, with plain quotation marks and dashes
  const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
  const PLAIN = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": "", "\u200b": "" };
  const cache = new Map();
  const folded = (character) => {
    let result = cache.get(character);
    if (result === undefined) {
      const plain = PLAIN[character] ?? character;
      result = plain.normalize("NFKD").replace(MARKS, "").normalize("NFC").toLowerCase().replace(/\s/g, " ");
      cache.set(character, result);
    }
    return result;
  };
  const fold = (string) => {
    if (/^[ -~]*$/.test(string)) return string.toLowerCase();
    let result = "";
    for (const character of string) result += folded(character);
    return result;
  };
  // For each unit of the folded string, where the character begins that it comes from; and where the last one ends.
  const places = (string) => {
    const result = [];
    let position = 0;
    for (const character of string) {
      for (let i = folded(character).length; i > 0; i--) result.push(position);
      position += character.length;
    }
    result.push(position);
    return result;
  };
  const terms = () =>
    Array.from(fold(query.value).matchAll(/"([^"]+)"?|([^\s"]+)/g), (m) => (m[1] ?? m[2]).trim()).filter(Boolean);
  const count = (string, term) => {
    let n = 0;
    for (let at = string.indexOf(term); at >= 0; at = string.indexOf(term, at + term.length)) n++;
    return n;
  };

  // --- the rows, in lists that a browser lays out when they come into view
  const rows = [];
  const lists = Array.from(document.querySelectorAll(".parts > ol"), (element) => ({ element, shown: 0 }));
  for (const list of lists) {
    for (const row of list.element.children) {
      const confidence = row.dataset.c === undefined ? -1 : Number(row.dataset.c);
      rows.push({ element: row, list, confidence, oneSided: row.classList.contains("one-sided"), text: null, shown: true });
    }
  }
  const textOf = (row) => {
    if (row.text === null) row.text = fold(Array.from(row.element.querySelectorAll("p"), (p) => p.textContent).join("\n"));
    return row.text;
  };

  const prepare = (first = 0) => {
    rows.slice(first, first + 300).forEach(textOf);
    if (first < rows.length) setTimeout(prepare, 0, first + 300);
  };

  let hits = []; // the rows that are shown while something is asked for
  let current = -1;
  let total = 0;
  const say = () => {
    const asked = query.value.trim() || doubtful.checked || oneSided.checked;
    const beads = hits.length === 1 ? "1 bead" : `${hits.length.toLocaleString("en")} beads`;
    const where = current >= 0 ? `${(current + 1).toLocaleString("en")} of ${beads}` : beads;
    const many = total === 1 ? "1 hit" : `${total.toLocaleString("en")} hits`;
    found.textContent = !asked ? "" : !hits.length ? "nothing found" : terms().length ? `${many} · ${where}` : where;
    for (const id of ["previous", "next"]) $(id).disabled = !hits.length;
  };

  const filter = () => {
    const wanted = terms();
    const most = doubtful.checked ? Number(bound.value) : Infinity;
    const asked = wanted.length > 0 || doubtful.checked || oneSided.checked;
    const before = current >= 0 ? hits[current] : null;
    hits = [];
    total = 0;
    for (const list of lists) list.shown = 0;
    for (const row of rows) {
      let shown = row.confidence < most && (!oneSided.checked || row.oneSided);
      if (shown && wanted.length) {
        const text = textOf(row);
        shown = wanted.every((term) => text.includes(term));
        if (shown) for (const term of wanted) total += count(text, term);
      }
      if (shown !== row.shown) row.element.hidden = !(row.shown = shown);
      if (!shown) continue;
      if (asked) hits.push(row);
      row.list.shown++;
    }
    for (const { element, shown } of lists) {
      element.hidden = !shown;
      element.style.setProperty("--rows", shown);
    }
    go(before && hits.indexOf(before), false);
    const top = document.querySelector("main").offsetTop;
    if (asked && scrollY > top) scrollTo(0, top);
    if (!asked && before) before.element.scrollIntoView({ block: "center" });
    mark();
    remember();
  };

  const go = (to, scroll = true) => {
    for (const element of document.querySelectorAll(".here")) element.classList.remove("here");
    current = to === null || to < 0 || !hits.length ? -1 : to % hits.length;
    if (current >= 0) {
      hits[current].element.classList.add("here");
      if (scroll) hits[current].element.scrollIntoView({ block: "center" });
    }
    say();
  };
  const next = () => go(current + 1);
  const previous = () => go(current > 0 ? current - 1 : hits.length - 1);

  // --- the marks
  const rangesIn = (node, wanted) => {
    const result = [];
    const text = fold(node.data);
    let at = null;
    for (const term of wanted) {
      for (let i = text.indexOf(term); i >= 0; i = text.indexOf(term, i + term.length)) {
        at ??= places(node.data);
        const [startOffset, last] = [at[i], i + term.length - 1];
        const endOffset = at.find((place, n) => n > last && place > at[last]); // where the next character begins
        result.push(new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }));
      }
    }
    return result;
  };
  const mark = () => {
    if (!globalThis.Highlight) return;
    const ranges = [];
    const wanted = terms();
    if (wanted.length) {
      for (const list of seen) {
        for (const p of list.querySelectorAll("li:not([hidden]) p")) {
          const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) ranges.push(...rangesIn(node, wanted));
        }
      }
    }
    CSS.highlights.set("hit", new Highlight(...ranges));
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      mark();
    },
    { rootMargin: "300px" },
  );
  for (const list of lists) observer.observe(list.element);

  // --- what is asked for stands in the address
  const remember = () => {
    const state = new URLSearchParams();
    if (query.value) state.set("q", query.value);
    if (doubtful.checked) state.set("below", bound.value);
    if (oneSided.checked) state.set("one-sided", "1");
    const text = state.toString();
    if (text || location.hash.includes("=")) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  };
  const recall = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const state = new URLSearchParams(hash);
      query.value = state.get("q") ?? "";
      doubtful.checked = state.has("below");
      if (doubtful.checked) bound.value = state.get("below");
      oneSided.checked = state.has("one-sided");
      input();
    } else if (hash) {
      const target = $(hash);
      if (target && !target.getClientRects().length) clear(); // it was filtered away
      target?.scrollIntoView();
    }
  };

  // --- what the reader does
  const input = () => {
    $("bound-shown").value = Number(bound.value).toFixed(2);
    current = -1;
    filter();
  };
  const clear = () => {
    query.value = "";
    doubtful.checked = oneSided.checked = false;
    filter();
  };
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(input, 120);
  };
  query.addEventListener("focus", () => prepare(), { once: true });
  query.addEventListener("input", soon);
  bound.addEventListener("input", () => ((doubtful.checked = true), soon()));
  doubtful.addEventListener("change", input);
  oneSided.addEventListener("change", input);
  $("next").addEventListener("click", next);
  $("previous").addEventListener("click", previous);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target === query;
    if (event.key === "Escape") clear();
    else if (typing && event.key === "Enter") event.shiftKey ? previous() : next();
    else if (typing || event.target.matches?.("input")) return;
    else if (event.key === "/") query.focus(), query.select();
    else if (event.key === "n" && hits.length) next();
    else if (event.key === "p" && hits.length) previous();
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", recall);

  // A tap on the plot goes to the nearest mark: the marks alone are too small for a finger.
  $("dot-plot").addEventListener("click", (event) => {
    let nearest = null;
    let least = 40 ** 2;
    for (const link of event.currentTarget.querySelectorAll("a")) {
      const box = link.getBoundingClientRect();
      const distance = (box.x + box.width / 2 - event.clientX) ** 2 + (box.y + box.height / 2 - event.clientY) ** 2;
      if (distance < least) [nearest, least] = [link, distance];
    }
    if (nearest && !event.target.closest("a")) location.hash = nearest.getAttribute("href");
  });

  // --- at the beginning
  $("tools").hidden = false;
  try {
    const names = new Intl.DisplayNames(navigator.languages, { type: "language" });
    for (const element of document.querySelectorAll(".language")) {
      const tag = element.dataset.tag;
      if (tag !== "und") element.textContent = `${names.of(tag)} · ${tag}`;
    }
  } catch {
    // the tags stay
  }
  if (rows.every((row) => row.confidence < 0)) document.querySelector(".filters").hidden = !rows.some((row) => row.oneSided);
  say();
  recall();
})();
