/* Small gestures of every page. Each page works without them. */
"use strict";
(() => {
  const html = document.documentElement;
  html.classList.add("with-js");

  const said = (words) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = words;
  };

  // The copy button appears only where copying works.
  const showCopyButtons = (root) => {
    if (!navigator.clipboard) return;
    root.querySelectorAll("[data-copies][hidden]").forEach((button) => { button.hidden = false; });
  };

  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    await navigator.clipboard.writeText(field.value);
    const words = button.querySelector("span");
    const before = words.textContent;
    words.textContent = button.dataset.done;
    said(button.dataset.done);
    setTimeout(() => { words.textContent = before; }, 1800);
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-copies], [data-opens], [data-closes], [data-selects]");
    if (!target) return;
    if (target.dataset.copies) copy(target);
    else if (target.dataset.opens) document.getElementById(target.dataset.opens)?.showModal();
    else if ("closes" in target.dataset) target.closest("dialog")?.close();
    else target.select();
  });

  // A click on the backdrop closes the dialog, as Escape does.
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });

  // A change of these fields sends their form at once (filters); the button stays for others.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "sends" in form.dataset) form.requestSubmit();
  });

  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => {
      if (event.target.classList?.contains("file-drop")) event.target.classList.toggle("is-over", over);
    });
  }

  // What failed is said once, near the thumb; what was typed stays on the page.
  const trouble = (kind) => {
    const box = document.getElementById("trouble");
    if (!box) return;
    const words = box.querySelector(".notice-text");
    words.textContent = words.dataset[kind];
    box.hidden = false;
    clearTimeout(box.timer);
    box.timer = setTimeout(() => { box.hidden = true; }, 10000);
  };
  document.addEventListener("jalon:trouble", (event) => trouble(event.detail));
  const isPolling = (event) => event.detail.elt?.matches?.("[data-live]");
  document.addEventListener("htmx:sendError", (event) => { if (!isPolling(event)) trouble("offline"); });
  document.addEventListener("htmx:timeout", (event) => { if (!isPolling(event)) trouble("offline"); });
  document.addEventListener("htmx:responseError", (event) => {
    if (isPolling(event)) return;
    trouble(event.detail.xhr.status === 429 ? "busy" : "refused");
  });

  const prepare = (root) => {
    showCopyButtons(root);
    root.querySelector("[data-focus]:not([data-still] *)")?.focus();
  };
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => prepare(document));
  else prepare(document);
})();
