/* Choosing a name writes it at the end of the comment; without it, a name is typed after @. */
"use strict";
(() => {
  const show = (root) => root.querySelectorAll("[data-mentions][hidden]").forEach((each) => { each.hidden = false; });

  document.addEventListener("change", (event) => {
    const chosen = event.target.closest("[data-mentions] select");
    const text = chosen?.closest("form").querySelector("textarea");
    if (!chosen?.value || !text) return;
    text.value = `${text.value}${text.value && !/\s$/.test(text.value) ? " " : ""}@${chosen.value} `;
    chosen.value = "";
    text.focus();
  });
  document.addEventListener("htmx:load", (event) => show(event.target));
  if (document.readyState !== "loading") show(document);
  else document.addEventListener("DOMContentLoaded", () => show(document));
})();
