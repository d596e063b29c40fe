/* Keeps a wall fresh, and brings it back by itself after a cut.

   It asks its own address again and again. No answer, or an error of the server: the last
   picture stays, under a banner that says since when and how old its figures are; it asks
   again after 2, 4, 8 … at most 60 seconds, give or take a fifth so that many walls do not
   come back at the same instant. 404: the wall was closed, its figures are taken off the
   screen. Another version of Jalon: the page is loaded anew. */
"use strict";
(() => {
  const SLOWEST = 60000;
  const PATIENCE = 15000; // an answer that takes longer will not come
  const A_DAY = 86400000;
  let failures = 0;
  let since = null;
  let good = new Date();
  const address = location.href;

  const frame = () => document.getElementById("wall");
  const cut = document.getElementById("wall-cut");
  const closed = document.getElementById("wall-closed");

  const around = (milliseconds) => milliseconds * (0.8 + Math.random() * 0.4);
  const pause = () => {
    const usual = (Number(frame().dataset.refresh) || 20) * 1000;
    return around(failures ? Math.min(SLOWEST, 1000 * 2 ** Math.min(failures, 10)) : usual);
  };

  const written = (moment) => {
    const language = document.documentElement.lang || "fr";
    const zone = frame().dataset.zone || undefined;
    const parts = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone })
      .formatToParts(moment);
    const { hour, minute } = Object.fromEntries(parts.map((part) => [part.type, part.value]));
    const clock = language === "fr" ? `${Number(hour)}\u00a0h\u00a0${minute}` : `${hour}:${minute}`;
    if (Date.now() - moment < A_DAY / 2) return clock;
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: zone }).format(moment);
    return `${day}, ${clock}`;
  };

  const say = () => {
    cut.hidden = since === null;
    if (since) cut.textContent = cut.dataset.words.replace("{since}", written(since)).replace("{data}", written(good));
  };

  const succeed = (answer) => {
    failures = 0;
    since = null;
    // The server's own clock: that of the screen may be wrong by hours.
    good = new Date(answer.headers.get("Date") || Date.now());
    closed.hidden = true;
    say();
  };

  const fail = () => {
    failures += 1;
    since = since || new Date();
    say();
  };

  const forget = () => {
    frame().replaceChildren();
    frame().dataset.etag = "";
    document.getElementById("wall-foot").hidden = true;
    closed.hidden = false;
    failures = Math.max(failures, 6);
    since = null;
    say();
  };

  const adopt = (text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const wall = fresh.getElementById("wall");
    if (!wall) throw new Error("no wall in the answer");
    if (wall.dataset.version !== frame().dataset.version) { location.reload(); return; }
    frame().replaceWith(document.importNode(wall, true));
    const foot = document.importNode(fresh.getElementById("wall-foot"), true);
    const old = document.getElementById("wall-foot");
    // The buttons keep their listeners: only the words are new.
    [...foot.children].slice(0, 4).forEach((part, place) => old.children[place].replaceWith(part));
    old.hidden = false;
    document.dispatchEvent(new CustomEvent("jalon:wall"));
  };

  const ask = async () => {
    const headers = frame().dataset.etag ? { "If-None-Match": frame().dataset.etag } : {};
    const answer = await fetch(address, {
      headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 404) { forget(); return; }
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status));
      adopt(await answer.text());
    }
    succeed(answer);
    document.getElementById("wall-as-of").textContent = written(good);
  };

  const watch = () => setTimeout(async () => {
    try { await ask(); } catch { fail(); }
    watch();
  }, pause());
  watch();

  // The network says by itself when it is back: no need to wait for the next turn.
  window.addEventListener("online", () => { ask().catch(fail); });
})();
