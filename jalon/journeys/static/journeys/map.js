/* The map in the making: forms in a dialog, order by drag and by arrow keys.
   Without it every control is a link or a form that works. */
"use strict";
(() => {
  const dialog = () => document.getElementById("map-dialog");

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
  document.addEventListener("map:adopted", named);

  // Dragging and resizing leave style attributes behind; htmx would copy them, which the policy of
  // contents refuses.
  const unstyle = () => {
    document.querySelectorAll("#drawing [style], #map-dialog [style]").forEach((each) => {
      each.removeAttribute("style");
    });
  };
  document.addEventListener("htmx:beforeSwap", unstyle);

  const show = () => {
    if (!dialog().open) dialog().showModal();
    const faulty = dialog().querySelector(".is-invalid");
    (faulty || dialog().querySelector(".field input, .field textarea, .field select"))?.focus();
  };
  document.addEventListener("map:asked", show);
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "map-form") show(); });

  document.addEventListener("click", (event) => {
    const closing = event.target.closest("#map-dialog a[data-closes]");
    if (closing) event.preventDefault();
  });

  // cells.js sends it, and takes in what the server gives.
  const move = (handle, values) => {
    document.dispatchEvent(new CustomEvent("map:move", { detail: { address: handle.dataset.move, values } }));
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
    move(event.item.querySelector(".handle"), values);
  };

  const PARTS = { stages: ".stage", situations: ".situation", lanes: ".lane[data-id]" };
  const sortable = (root) => {
    root.querySelectorAll(".is-editing [data-sorts]").forEach((list) => {
      window.sorting?.(list, { group: list.dataset.sorts, handle: ".handle", draggable: PARTS[list.dataset.sorts], onEnd: dropped });
    });
  };
  document.addEventListener("htmx:load", () => sortable(document));
  document.addEventListener("map:adopted", () => sortable(document));
  if (document.readyState !== "loading") sortable(document);
  else document.addEventListener("DOMContentLoaded", () => sortable(document));
})();
