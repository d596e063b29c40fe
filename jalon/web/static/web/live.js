/* Live figures. An element asks its own address again and again:

   <div id="map" data-live="/…" data-seconds="3" data-etag="…">…</div>

   The answer replaces it (same id). An unchanged answer (304) leaves the page as
   it is; a hidden tab asks nothing; focus and scroll stay where they were; a point
   ([data-point] with data-n) whose count moved pulses once. The words of
   data-announcement are read aloud at most every thirty seconds. */
"use strict";
(() => {
  const BETWEEN_WORDS = 30000;
  const PULSE = 1500;
  const SLOWEST = 60000;
  let lastWords = 0;

  const delay = (element, failures) => {
    const base = Number(element.dataset.seconds || 3) * 1000;
    const jitter = 0.85 + Math.random() * 0.3;
    return Math.min(SLOWEST, base * 2 ** Math.min(failures, 5)) * jitter;
  };

  const counts = (root) => new Map(
    [...root.querySelectorAll("[data-point]")].map((point) => [point.dataset.point, point.dataset.n]),
  );

  const pulse = (root, before) => {
    root.querySelectorAll("[data-point]").forEach((point) => {
      const known = before.get(point.dataset.point);
      if (known === undefined || known === point.dataset.n) return;
      point.classList.add("pulse");
      setTimeout(() => point.classList.remove("pulse"), PULSE);
    });
  };

  const announce = (words) => {
    const announcer = document.getElementById("announcer");
    if (!words || !announcer || Date.now() - lastWords < BETWEEN_WORDS) return;
    lastWords = Date.now();
    announcer.textContent = words;
  };

  // Where the reader is: the focused element by id or by data-point, and every scroll.
  const place = (root) => {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = [...root.querySelectorAll("[id][data-keeps-scroll]")]
      .map((element) => [element.id, element.scrollLeft, element.scrollTop]);
    const key = focused?.id ? `#${CSS.escape(focused.id)}`
      : focused?.dataset.point ? `[data-point="${CSS.escape(focused.dataset.point)}"]` : null;
    return { key, scrolled, x: window.scrollX, y: window.scrollY };
  };

  const restore = (root, { key, scrolled, x, y }) => {
    for (const [id, left, top] of scrolled) {
      const element = document.getElementById(id);
      if (element) { element.scrollLeft = left; element.scrollTop = top; }
    }
    if (key) root.querySelector(key)?.focus({ preventScroll: true });
    window.scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const replace = (element, text, etag) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById(element.id);
    if (!fresh) return element;
    const before = counts(element);
    const where = place(element);
    const adopted = document.importNode(fresh, true);
    if (!adopted.dataset.live) adopted.dataset.live = element.dataset.live;
    if (!adopted.dataset.seconds && element.dataset.seconds) adopted.dataset.seconds = element.dataset.seconds;
    adopted.dataset.etag = etag || "";
    element.replaceWith(adopted);
    window.htmx?.process(adopted);
    restore(adopted, where);
    pulse(adopted, before);
    announce(adopted.dataset.announcement);
    document.dispatchEvent(new CustomEvent("jalon:live", { detail: { element: adopted } }));
    return adopted;
  };

  // What was shown is no longer: a page that says so takes its place, once and for all.
  const leave = (element, text) => {
    const said = new DOMParser().parseFromString(text, "text/html").getElementById(element.id);
    if (!said) throw new Error("404");
    element.replaceWith(document.importNode(said, true));
    return null;
  };

  const ask = async (element) => {
    const headers = { "HX-Request": "true", "X-Jalon-Live": "1" };
    if (element.dataset.etag) headers["If-None-Match"] = element.dataset.etag;
    const address = element.dataset.live;
    const answer = await fetch(address, { headers, cache: "no-store", credentials: "same-origin" });
    if (answer.status === 304) return element;
    if (answer.redirected || answer.status === 401 || answer.status === 403) return null;
    if (answer.status === 404) return leave(element, await answer.text());
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    const current = document.getElementById(element.id);
    // The page went elsewhere while the answer travelled.
    if (!current || current.dataset.live !== address) return current;
    return replace(current, text, answer.headers.get("ETag"));
  };

  const follow = (id, failures = 0) => {
    const element = document.getElementById(id);
    if (!element?.dataset.live) return;
    setTimeout(async () => {
      const current = document.getElementById(id);
      if (!current?.dataset.live) { followed.delete(id); return; }
      if (document.hidden || current.dataset.paused === "true") { follow(id, failures); return; }
      try {
        if (await ask(current)) follow(id, 0);
        else followed.delete(id);
      } catch {
        follow(id, failures + 1);
      }
    }, delay(element, failures));
  };

  const followed = new Set();
  const begin = () => document.querySelectorAll("[data-live][id]").forEach((element) => {
    if (followed.has(element.id)) return;
    followed.add(element.id);
    follow(element.id);
  });

  // A tab that comes back is brought up to date at once.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.querySelectorAll("[data-live][id]").forEach((element) => ask(element).catch(() => {}));
  });
  document.addEventListener("htmx:load", begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
