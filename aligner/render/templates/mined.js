"use strict";
// Each text scrolls by itself; lines join what belongs together; one match after the other is shown.
(() => {
  const $ = (id) => document.getElementById(id);
  const panes = [$("source"), $("target")];
  const lines = $("lines");
  const SVG = "http://www.w3.org/2000/svg";

  // --- the matches: their sentences and their numbers on both sides
  const matches = new Map();
  panes.forEach((pane, side) => {
    for (const ref of pane.querySelectorAll(".ref")) {
      const { n, k, p } = ref.dataset;
      if (!matches.has(n)) matches.set(n, { number: Number(n), kind: k, probability: Number(p), level: ref.classList[1], about: ref.title, ends: [[], []], refs: [], shown: true, inView: [false, false], path: null });
      matches.get(n).refs[side] = ref;
    }
    for (const sentence of pane.querySelectorAll(".s[data-m]")) {
      for (const n of sentence.dataset.m.split(" ")) matches.get(n)?.ends[side].push(sentence);
    }
  });
  const all = [...matches.values()].sort((a, b) => a.number - b.number);
  const ofElement = (element) => {
    const found = element.closest?.(".ref, .s[data-m]");
    if (!found) return [];
    const numbers = found.dataset.n ? [found.dataset.n] : found.dataset.m.split(" ");
    return numbers.map((n) => matches.get(n)).filter((match) => match?.shown);
  };

  // --- the lines of what is in view
  const watched = new Map(); // from a sentence to the matches that begin with it
  const observers = panes.map((pane, side) => new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) for (const match of watched.get(target)) match.inView[side] = isIntersecting;
    soon();
  }, { root: pane }));
  for (const match of all) {
    match.ends.forEach(([first], side) => {
      if (!watched.has(first)) watched.set(first, []);
      watched.get(first).push(match);
      observers[side].observe(first);
    });
  }
  let pending = false;
  const soon = () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => ((pending = false), draw()));
  };
  const heightOf = (sentence) => {
    const box = sentence.getClientRects()[0] ?? sentence.getBoundingClientRect();
    return box.top + box.height / 2;
  };
  const draw = () => {
    const frame = lines.getBoundingClientRect();
    if (!frame.width) return;
    for (const match of all) {
      const isDrawn = match.shown && (match.inView[0] || match.inView[1] || match === current);
      if (!isDrawn) {
        match.path?.remove();
        match.path = null;
        continue;
      }
      if (!match.path) match.path = lines.appendChild(document.createElementNS(SVG, "path"));
      const [from, to] = match.ends.map(([first]) => heightOf(first) - frame.top);
      const [y1, y2] = [from, to].map((y) => Math.min(Math.max(y, -20), frame.height + 20));
      const middle = frame.width / 2;
      match.path.setAttribute("d", `M0 ${y1.toFixed(1)}C${middle} ${y1.toFixed(1)} ${middle} ${y2.toFixed(1)} ${frame.width} ${y2.toFixed(1)}`);
      const isFar = !(match.inView[0] && match.inView[1]);
      match.path.setAttribute("class", `${match.level} ${match.kind}${isFar ? " far" : ""}${marked.has(match) ? " here" : ""}`);
    }
  };

  // --- what is marked: what the pointer or the focus is on, or else the current match
  let current = null;
  let marked = new Set();
  const mark = (wanted) => {
    for (const match of marked) for (const element of [...match.ends.flat(), ...match.refs]) element.classList.remove("here");
    marked = new Set(wanted.length ? wanted : current ? [current] : []);
    for (const match of marked) for (const element of [...match.ends.flat(), ...match.refs]) element.classList.add("here");
    soon();
  };
  const say = () => {
    const shown = all.filter((match) => match.shown);
    const count = shown.length === 1 ? "1 match" : `${shown.length.toLocaleString("en")} matches`;
    $("found").textContent = current ? `${(shown.indexOf(current) + 1).toLocaleString("en")} of ${count}: ${current.about}` : count;
    for (const id of ["previous", "next"]) $(id).disabled = !shown.length;
  };
  const scrollTo = (pane, element, top) => {
    pane.scrollTop += element.getBoundingClientRect().top - pane.getBoundingClientRect().top - top;
  };
  // Show a match: its other end comes level with the one that was chosen, or both come to the upper third.
  const show = (match, from = null) => {
    current = match;
    if (from === null && panes[1].getBoundingClientRect().bottom > innerHeight) $("tools").scrollIntoView();
    const third = panes[0].clientHeight / 3;
    const isStacked = lines.getBoundingClientRect().width === 0;
    panes.forEach((pane, side) => {
      if (side === from) return;
      const level = from === null || isStacked ? third : match.ends[from][0].getBoundingClientRect().top - panes[from].getBoundingClientRect().top;
      // Twice: what comes into view is laid out then, and may be higher than was reserved for it.
      for (let i = 0; i < 2; i++) scrollTo(pane, match.ends[side][0], level);
    });
    mark([]);
    say();
  };
  const step = (by) => {
    const shown = all.filter((match) => match.shown);
    if (!shown.length) return;
    const at = shown.indexOf(current);
    show(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length]);
  };
  const clear = () => {
    current = null;
    mark([]);
    say();
  };

  // --- which are shown
  const filter = () => {
    const kinds = new Set(Array.from(document.querySelectorAll(".kind:checked"), (box) => box.value));
    const least = Number($("least").value);
    $("least-shown").value = least.toFixed(2);
    for (const match of all) {
      match.shown = kinds.has(match.kind) && match.probability >= least;
      for (const ref of match.refs) ref.hidden = !match.shown;
    }
    for (const sentence of document.querySelectorAll(".s[data-m]")) {
      sentence.classList.toggle("matched", sentence.dataset.m.split(" ").some((n) => matches.get(n)?.shown));
    }
    if (current && !current.shown) current = null;
    mark([]);
    say();
  };

  // --- what the reader does
  for (const [side, pane] of panes.entries()) {
    pane.tabIndex = 0;
    pane.addEventListener("scroll", soon, { passive: true });
    pane.addEventListener("pointerover", (event) => mark(ofElement(event.target)));
    pane.addEventListener("pointerleave", () => mark([]));
    pane.addEventListener("focusin", (event) => mark(ofElement(event.target)));
    pane.addEventListener("focusout", () => mark([]));
    pane.addEventListener("click", (event) => {
      const [first] = ofElement(event.target);
      if (!first || String(getSelection())) return;
      event.preventDefault();
      const found = ofElement(event.target);
      show(found[(found.indexOf(current) + 1) % found.length], side); // a further click goes to the next of several
    });
  }
  for (const box of document.querySelectorAll(".kind")) box.addEventListener("change", filter);
  $("least").addEventListener("input", filter);
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches?.("input")) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "Escape") clear();
    else return;
    event.preventDefault();
  });
  new ResizeObserver(soon).observe(lines);
  addEventListener("resize", soon);

  // --- at the beginning
  $("tools").hidden = false;
  $("texts").classList.add("scrolls");
  say();
  soon();
})();
