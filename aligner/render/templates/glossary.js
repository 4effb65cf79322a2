"use strict";
// The search: it leaves the terms that hold all words of the query. The page is complete without.
(() => {
  const $ = (id) => document.getElementById(id);
  const [query, status, open, found] = ["query", "status", "open", "found"].map($);
  // Compared without case, width and accents.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  const terms = Array.from($("terms").tBodies, (element) => ({ element, text: null }));

  const search = () => {
    const words = fold(query.value).split(" ").filter(Boolean);
    let count = 0;
    for (const term of terms) {
      if (words.length && term.text === null) term.text = fold(term.element.textContent);
      const fits = !status.value || term.element.dataset.status === status.value;
      term.element.hidden = !(fits && words.every((word) => term.text.includes(word)));
      count += !term.element.hidden;
    }
    found.textContent = `${count} / ${terms.length}`;
  };
  const showContexts = () => {
    const all = open.getAttribute("aria-pressed") !== "true";
    open.setAttribute("aria-pressed", String(all));
    for (const details of document.querySelectorAll("details")) details.open = all;
  };

  query.addEventListener("input", search);
  status.addEventListener("change", search);
  open.addEventListener("click", showContexts);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== query) {
      event.preventDefault();
      query.focus();
    } else if (event.key === "Escape" && document.activeElement === query) {
      query.value = "";
      search();
    }
  });
  $("tools").hidden = false;
  search();
})();
