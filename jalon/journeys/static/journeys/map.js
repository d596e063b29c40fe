/* The map in the making: forms in a dialog, order by drag and by arrow keys.
   Without it every control is a link or a form that works. */
"use strict";
(() => {
  const dialog = () => document.getElementById("map-dialog");
  const said = (words) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = words;
  };

  // The frame scrolls by itself: a new drawing keeps the place of the one it replaces.
  let place = [0, 0];
  const frame = () => document.getElementById("matrix-frame");
  document.addEventListener("htmx:beforeSwap", () => { place = [frame()?.scrollLeft || 0, frame()?.scrollTop || 0]; });
  document.addEventListener("htmx:afterSwap", () => { if (frame()) [frame().scrollLeft, frame().scrollTop] = place; });

  // The name and the nature stand above the drawing as well: they follow it.
  const named = () => {
    const { name, kind } = document.getElementById("drawing")?.dataset || {};
    const title = document.querySelector(".page-title");
    const [words, aside] = [title?.firstChild, title?.querySelector(".page-aside")];
    if (!name || words.data.trim() === name && aside.textContent === kind) return;
    document.title = document.title.replace(words.data.trim(), name);
    words.data = `${name} `;
    aside.textContent = kind;
    document.querySelector(".crumbs [aria-current]").textContent = name;
  };
  document.addEventListener("htmx:afterSwap", named);
  document.addEventListener("map:adopted", named);

  // Dragging and resizing leave style attributes behind; htmx would copy them, which the policy of
  // contents refuses.
  const unstyle = () => {
    document.querySelectorAll("#drawing [style], #map-dialog [style]").forEach((each) => {
      each.removeAttribute("style");
    });
  };

  // A refusal of the second of two people (409) carries both versions: it is shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    unstyle();
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "map-form") return;
    if (!dialog().open) dialog().showModal();
    const faulty = dialog().querySelector(".is-invalid");
    (faulty || dialog().querySelector(".field input, .field textarea, .field select"))?.focus();
  });

  document.addEventListener("click", (event) => {
    const closing = event.target.closest("#map-dialog a[data-closes]");
    if (closing) event.preventDefault();
  });

  document.addEventListener("map:changed", (event) => {
    if (dialog()?.open) dialog().close();
    said(event.detail.said);
    // A button pressed on the map has kept the focus by its id; else it goes where it is told.
    if (!document.activeElement?.closest("#drawing")) document.getElementById(event.detail.focus)?.focus();
  });

  const move = (source, values) => {
    htmx.ajax("POST", source.dataset.move, { source, values, target: "#drawing", swap: "outerHTML" });
  };

  const STEPS = { ArrowLeft: "back", ArrowUp: "back", ArrowRight: "forth", ArrowDown: "forth" };
  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.(".handle[data-move]");
    const direction = STEPS[event.key];
    if (!handle || !direction) return;
    event.preventDefault();
    move(handle, { direction });
  });

  const dropped = (event) => {
    unstyle();
    if (event.from === event.to && event.oldIndex === event.newIndex) return;
    const values = { before: event.item.nextElementSibling?.dataset.id || "" };
    if (event.to.dataset.stage) values.stage = event.to.dataset.stage;
    move(event.item, values);
  };

  const sortable = (root) => {
    if (typeof Sortable === "undefined") return;
    root.querySelectorAll(".is-editing [data-sorts]").forEach((list) => {
      if (Sortable.get(list)) return;
      new Sortable(list, {
        group: list.dataset.sorts, handle: ".handle", draggable: { stages: ".stage", situations: ".situation", lanes: ".lane[data-id]" }[list.dataset.sorts],
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
        ghostClass: "is-dragged", onEnd: dropped,
      });
    });
  };
  document.addEventListener("htmx:load", () => sortable(document));
  document.addEventListener("map:adopted", () => sortable(document));
  if (document.readyState !== "loading") sortable(document);
  else document.addEventListener("DOMContentLoaded", () => sortable(document));
})();
