/* Contributions dragged into a cell of the table. Without it each card has a form that works. */
"use strict";
(() => {
  const unstyle = (root) => root.querySelectorAll("[style]").forEach((each) => each.removeAttribute("style"));

  const dropped = (event) => {
    unstyle(document);
    const { lane, situation } = event.to.dataset;
    if (!lane) return;
    const source = event.item;
    htmx.ajax("POST", source.dataset.sort, {
      source, values: { lane, situation }, target: "#sorting", swap: "outerHTML",
    });
  };

  const sortable = () => {
    if (typeof Sortable === "undefined") return;
    document.querySelectorAll("[data-drops]").forEach((list) => {
      if (Sortable.get(list)) return;
      new Sortable(list, {
        group: "contributions", draggable: ".contribution", filter: "form", preventOnFilter: false,
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150, delay: 120, delayOnTouchOnly: true,
        sort: false, ghostClass: "is-dragged", onEnd: dropped,
      });
    });
  };

  // A refusal (422) carries the table as it is now: it is shown, and nothing is lost.
  document.addEventListener("htmx:beforeSwap", () => unstyle(document));
  document.addEventListener("htmx:afterSettle", () => {
    sortable();
    const said = document.getElementById("sorting")?.dataset.said;
    const announcer = document.getElementById("announcer");
    if (said && announcer) announcer.textContent = said;
  });
  if (document.readyState !== "loading") sortable();
  else document.addEventListener("DOMContentLoaded", sortable);
})();
