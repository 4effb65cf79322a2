"use strict";
// Filters the differences by their kind, and goes from one to the next. The page is complete without.
(() => {
  const $ = (id) => document.getElementById(id);
  const rows = Array.from(document.querySelectorAll("li[data-kind]"));
  const kind = $("kind");
  let shown = rows;
  let current = -1;

  const say = () => {
    const many = shown.length === 1 ? "1 difference" : `${shown.length.toLocaleString("en")} differences`;
    $("found").textContent = current >= 0 ? `${(current + 1).toLocaleString("en")} of ${many}` : many;
    for (const id of ["previous", "next"]) $(id).disabled = !shown.length;
  };
  const go = (to) => {
    shown[current]?.classList.remove("here");
    current = shown.length ? (to + shown.length) % shown.length : -1;
    shown[current]?.classList.add("here");
    shown[current]?.scrollIntoView({ block: "center" });
    say();
  };
  const filter = () => {
    shown[current]?.classList.remove("here");
    current = -1;
    shown = rows.filter((row) => !kind.value || row.dataset.kind === kind.value);
    for (const row of rows) row.hidden = Boolean(kind.value) && row.dataset.kind !== kind.value;
    say();
  };
  const choose = (value) => {
    kind.value = value;
    if (kind.selectedIndex < 0) kind.value = "";
    filter();
  };
  const next = () => go(current + 1);
  const previous = () => go(current > 0 ? current - 1 : -1);

  // --- what is asked for stands in the address
  const recall = () => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("kind=")) {
      choose(hash.slice(5));
      $("rows").scrollIntoView();
      return;
    }
    const target = hash && $(hash);
    if (target?.hidden) choose("");
    if (shown.includes(target)) go(shown.indexOf(target));
  };
  kind.addEventListener("change", () => {
    history.replaceState(null, "", kind.value ? `#kind=${kind.value}` : location.pathname + location.search);
    filter();
  });
  $("next").addEventListener("click", next);
  $("previous").addEventListener("click", previous);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target === kind) return;
    if (event.key === "n" && shown.length) next();
    else if (event.key === "p" && shown.length) previous();
    else if (event.key === "Escape" && kind.value) {
      history.replaceState(null, "", location.pathname + location.search);
      choose("");
    } else return;
    event.preventDefault();
  });
  addEventListener("hashchange", recall);

  $("tools").hidden = false;
  say();
  recall();
})();
