/* Lists whose parts are dragged, by mouse or finger: `sorting(list, options)`, once for each. */
"use strict";
(() => {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Under a finger the page does not come along by itself: it is scrolled near an edge, from
  // before the bars that stand there.
  const byFinger = matchMedia("(pointer: coarse)").matches
    ? { forceFallback: true, scrollSensitivity: 110, scrollSpeed: 14 } : {};
  window.sorting = (list, options) => {
    if (typeof Sortable === "undefined" || Sortable.get(list)) return;
    new Sortable(list, { animation: isStill ? 0 : 150, ghostClass: "is-dragged", ...byFinger, ...options });
  };
})();
