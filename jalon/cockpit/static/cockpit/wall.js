/* A wall: pictures follow one another. Space stops and goes on, arrows step, F fills the
   screen. What the pictures show is kept fresh by wall-watch.js, which this file ignores. */
"use strict";
(() => {
  const frame = () => document.getElementById("wall");
  const slides = () => [...frame().querySelectorAll("[data-slide]")];
  let shown = 0;
  let paused = false;
  let timer = null;

  const show = (position) => {
    const all = slides();
    if (!all.length) return;
    shown = (position + all.length) % all.length;
    all.forEach((slide, place) => { slide.hidden = place !== shown; });
    document.getElementById("wall-steps").textContent = `${shown + 1}/${all.length}`;
  };

  const seconds = () => Math.max(1, Number(frame().dataset.seconds) || 20);
  const wait = () => {
    clearTimeout(timer);
    if (!paused) timer = setTimeout(() => { show(shown + 1); wait(); }, seconds() * 1000);
  };
  const step = (by) => { show(shown + by); wait(); };

  const pause = (wanted = !paused) => {
    paused = wanted;
    document.getElementById("wall-paused").hidden = !paused;
    document.getElementById("wall-pause").setAttribute("aria-pressed", String(paused));
    wait();
  };

  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  };

  const KEYS = {
    " ": () => pause(), k: () => pause(), f: fill,
    ArrowRight: () => step(1), ArrowLeft: () => step(-1),
  };
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
    const onButton = event.target instanceof HTMLButtonElement && event.key === " ";
    if (!act || onButton || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  // A screen that sleeps shows nothing. Browsers grant this on secure addresses only.
  const stayAwake = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", stayAwake);

  // Fresh pictures take the place of the old ones: the one on screen stays the one on screen.
  document.addEventListener("jalon:wall", () => show(Math.min(shown, slides().length - 1)));

  document.getElementById("wall-pause").addEventListener("click", () => pause());
  const full = document.getElementById("wall-full");
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", fill);
  show(0);
  wait();
  stayAwake();
})();
