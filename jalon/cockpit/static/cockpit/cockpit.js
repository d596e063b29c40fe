/* The cockpit's gestures: choosing a station without leaving the page, names of
   channels that stay in sight, the film, and a panel that follows live answers.
   Every one of them is also a plain link or a form. */
"use strict";
(() => {
  const FRAME = 650; // ms between two frames of the film
  const swap = "outerHTML show:none";
  const cockpit = () => document.getElementById("cockpit");

  // Where the map is scrolled, kept over a swap of the whole cockpit.
  let scrolled = {};
  const remember = () => {
    scrolled = {};
    document.querySelectorAll("[id][data-keeps-scroll]").forEach((box) => { scrolled[box.id] = [box.scrollLeft, box.scrollTop]; });
  };
  const restore = () => {
    for (const [id, [left, top]] of Object.entries(scrolled)) {
      const box = document.getElementById(id);
      if (box) { box.scrollLeft = left; box.scrollTop = top; }
    }
  };

  const open = (address) => window.htmx.ajax("GET", address, { source: cockpit(), target: "#cockpit", swap });

  // htmx boosts links of HTML only: those of a drawing are sent from here.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#cockpit svg a, #cockpit .stage-card, #cockpit .brief-line, #cockpit .figures tbody a, #cockpit .sort");
    if (!link || !window.htmx || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    stop();
    wantsPanel = Boolean(link.closest("[data-point], .brief-line"));
    open(link.getAttribute("href"));
  });

  // What the filters leave open does not lengthen the address.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches?.(".filters")) return;
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  });

  let wantsPanel = false;
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target?.id === "cockpit") remember(); });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "cockpit") return;
    restore();
    prepare();
    if (wantsPanel && window.matchMedia("(max-width: 61.99rem)").matches) {
      document.getElementById("panel-title")?.focus({ preventScroll: true });
      document.getElementById("panel")?.scrollIntoView({ block: "start" });
    }
    wantsPanel = false;
  });

  // The names of the channels follow the eye when the map is wider than its frame.
  const stick = (box) => {
    const drawing = box.querySelector("svg.route");
    const names = drawing?.querySelector("[data-sticky]");
    if (!names) return;
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width || 1;
    names.setAttribute("transform", `translate(${Math.round(box.scrollLeft / scale)} 0)`);
    names.classList.toggle("is-afloat", box.scrollLeft > 2);
  };
  document.addEventListener("scroll", (event) => {
    if (event.target.classList?.contains("route-scroll")) stick(event.target);
  }, { capture: true, passive: true });

  // The panel is asked again when the figure of its point has moved.
  document.addEventListener("jalon:live", () => {
    document.querySelectorAll(".route-scroll").forEach(stick);
    const panel = document.getElementById("panel");
    const station = panel && document.querySelector(`#live [data-point="${CSS.escape(panel.dataset.point)}"]`);
    if (!station || panel.dataset.n === station.dataset.n) return;
    const known = panel.dataset.n !== undefined;
    panel.dataset.n = station.dataset.n;
    if (known) refreshPanel(panel, station.dataset.n);
  });

  const refreshPanel = async (panel, n) => {
    const answer = await fetch(panel.dataset.panel, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("panel");
    const current = document.getElementById("panel");
    if (!fresh || current?.dataset.panel !== panel.dataset.panel) return;
    const unfolded = current.querySelector(".explanation")?.open;
    const adopted = document.importNode(fresh, true);
    adopted.dataset.n = n;
    const focused = current.contains(document.activeElement) ? document.activeElement.id : "";
    current.replaceWith(adopted);
    window.htmx?.process(adopted);
    if (unfolded) adopted.querySelector(".explanation").open = true;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  // ── The film ──────────────────────────────────────────────────────────

  let timer = 0;
  const film = () => document.getElementById("film");
  const frames = () => film().dataset.frames.split(" ");
  const address = (frame) => film().querySelector(`[data-frame="${CSS.escape(frame)}"]`).getAttribute("href");

  const show = async (frame) => {
    const page = new URL(address(frame), window.location.href);
    const answer = await fetch(film().dataset.fragment + page.search, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    remember();
    const adopted = document.importNode(fresh, true);
    document.getElementById("live").replaceWith(adopted);
    window.htmx?.process(adopted);
    restore();
    document.querySelectorAll(".route-scroll").forEach(stick);
    mark(frame);
    window.history.replaceState(window.history.state, "", page.pathname + page.search);
  };

  const mark = (frame) => {
    film().dataset.shown = frame;
    film().querySelectorAll(".film-week").forEach((week) => week.classList.toggle("film-shown", week.dataset.frame === frame));
    const range = film().querySelector("[data-range]");
    range.value = String(frames().indexOf(frame));
    range.setAttribute("aria-valuetext", frame);
  };

  const playing = (on) => {
    const button = film()?.querySelector("[data-plays]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    button.classList.toggle("is-playing", on);
  };

  // What the page says beside the map (panel, steps) follows once the film rests, which is
  // after the frame that is still on its way.
  let coming = Promise.resolve();
  const settle = () => coming.then(() => open(address(film().dataset.shown)));

  function stop() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    playing(false);
  }

  const advance = async () => {
    const all = frames();
    const next = all[all.indexOf(film().dataset.shown) + 1];
    if (!next) { stop(); settle(); return; }
    const step = show(next);
    coming = step.catch(() => {});
    try { await step; } catch { stop(); return; }
    if (timer) timer = setTimeout(advance, FRAME);
  };

  const play = () => {
    const all = frames();
    if (film().dataset.shown === all[all.length - 1]) film().dataset.shown = all[0];
    playing(true);
    timer = setTimeout(advance, 0);
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-plays]")) return;
    if (timer) { stop(); settle(); } else play();
  });
  let latest = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-range]")) return;
    stop();
    const mine = ++latest;
    const frame = frames()[Number(event.target.value)];
    event.target.setAttribute("aria-valuetext", frame);
    setTimeout(() => { coming = coming.then(() => (mine === latest ? show(frame) : null)).catch(() => {}); }, 60);
  });
  document.addEventListener("change", (event) => { if (event.target.matches?.("[data-range]")) setTimeout(settle, 400); });

  const prepare = () => {
    document.querySelectorAll("[data-plays], [data-range]").forEach((control) => { control.hidden = false; });
    document.querySelectorAll(".route-scroll").forEach(stick);
    const panel = document.getElementById("panel");
    const station = panel && document.querySelector(`#live [data-point="${CSS.escape(panel.dataset.point)}"]`);
    if (station) panel.dataset.n = station.dataset.n;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", prepare);
  else prepare();
})();
