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

  const sortable = () => document.querySelectorAll("[data-drops]").forEach((list) => {
    window.sorting?.(list, {
      group: "contributions", draggable: ".contribution", filter: "form", preventOnFilter: false,
      delay: 120, delayOnTouchOnly: true, sort: false, onEnd: dropped,
    });
  });

  // Whoever sorts by keyboard goes on with the contribution that took the place of the last one.
  let place = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const card = event.target.closest("#sorting .contribution");
    if (card) place = [...card.parentElement.children].indexOf(card);
  });
  const goOn = () => {
    if (place === null || document.activeElement !== document.body) return;
    const cards = document.querySelectorAll("#waiting .contribution");
    const next = cards[Math.min(place, cards.length - 1)]?.querySelector("[name=situation]");
    (next || document.getElementById("waiting-title")).focus();
    place = null;
  };

  // A refusal (422) carries the table as it is now: it is shown, and nothing is lost.
  document.addEventListener("htmx:beforeSwap", () => unstyle(document));
  document.addEventListener("htmx:afterSettle", () => {
    sortable();
    goOn();
    const said = document.getElementById("sorting")?.dataset.said;
    const announcer = document.getElementById("announcer");
    if (said && announcer) announcer.textContent = said;
  });
  if (document.readyState !== "loading") sortable();
  else document.addEventListener("DOMContentLoaded", sortable);
})();
