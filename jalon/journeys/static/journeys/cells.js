/* The cells of the map: written in place, walked by arrow keys, shared live.

   Every control here is a link or a form that works without it. In place, the server gives the
   field, or all that is new since the version on screen: an element with an id replaces the one
   that has it, and a place without its cell takes the cell that stands here. What is being typed
   is never replaced, and never lost. */
"use strict";
(() => {
  const SECONDS = 3;
  const HEARTBEAT = 5000;
  const SLOWEST = 60000;
  const drawing = () => document.getElementById("drawing");
  const isEditing = () => Boolean(drawing()?.classList.contains("is-editing"));
  const said = (words) => {
    const announcer = document.getElementById("announcer");
    if (announcer && words) announcer.textContent = words;
  };
  const trouble = (kind) => document.dispatchEvent(new CustomEvent("jalon:trouble", { detail: kind }));

  // ── Asking the server ────────────────────────────────────────────────

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  // With what is on screen: its filters, the version of the drawing, the tag of its figures.
  const seeing = (address, { all = false } = {}) => {
    const held = drawing();
    const asked = new URL(address, location.href);
    new URLSearchParams(location.search).forEach((value, name) => asked.searchParams.set(name, value));
    if (!isEditing()) asked.searchParams.delete("edit");
    asked.searchParams.set("seen", all ? "0" : held.dataset.version);
    asked.searchParams.set("figures", held.dataset.figures);
    return asked;
  };
  const send = (address, { body, kind = "field" } = {}) => fetch(body ? seeing(address) : address, {
    method: body ? "POST" : "GET", body, credentials: "same-origin", cache: "no-store",
    headers: { "HX-Request": "true", "X-Jalon-In-Place": kind, "X-CSRFToken": token() },
  });
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html").body;

  // ── Taking in what the server gives ──────────────────────────────────

  let late = null; // a whole drawing that waits until the field is closed
  const busy = () => document.querySelector(".editor, .in-place-conflict");

  const keepPlace = () => {
    const frame = document.getElementById("matrix-frame");
    const held = document.activeElement;
    const cell = held?.closest?.(".cell")?.id;
    const [left, top] = [frame?.scrollLeft || 0, frame?.scrollTop || 0];
    return () => {
      const now = document.getElementById("matrix-frame");
      if (now) { now.scrollLeft = left; now.scrollTop = top; }
      if (document.activeElement !== document.body || !held) return;
      const again = held.isConnected ? held : document.getElementById(held.id) || document.getElementById(cell);
      again?.focus({ preventScroll: true });
    };
  };

  const adopted = (fresh) => {
    const mine = document.importNode(fresh, true);
    mine.querySelectorAll("[data-kept]").forEach((place) => {
      const cell = document.getElementById(place.id);
      if (cell) place.replaceWith(cell);
    });
    return mine;
  };
  const replace = (old, fresh) => {
    const mine = adopted(fresh);
    old.replaceWith(mine);
    window.htmx?.process(mine);
  };

  // What holds cells that stay is changed around them: a large map is not laid out again.
  const merge = (old, fresh) => {
    if (fresh.matches("[data-kept]") || old.isEqualNode(fresh)) return;
    if (!fresh.querySelector("[data-kept]")) { replace(old, fresh); return; }
    [...old.attributes].forEach(({ name }) => { if (!fresh.hasAttribute(name)) old.removeAttribute(name); });
    [...fresh.attributes].forEach(({ name, value }) => { if (old.getAttribute(name) !== value) old.setAttribute(name, value); });
    const pairs = [...fresh.children].map((part, at) => {
      const mine = mineOf(part, old.children[at]);
      return { mine: mine || adopted(part), part, isNew: !mine };
    });
    put(old, pairs.map(({ mine }) => mine));
    pairs.forEach(({ mine, part, isNew }) => { if (isNew) window.htmx?.process(mine); else merge(mine, part); });
  };
  const mineOf = (part, there) => (part.id ? document.getElementById(part.id) : there?.tagName === part.tagName && !there.id && there);
  const put = (parent, parts) => {
    let next = parent.firstElementChild;
    parts.forEach((part) => {
      if (part === next) next = part.nextElementSibling;
      else if (next && next.nextElementSibling === part) next = part.nextElementSibling; // that one goes further
      else parent.insertBefore(part, next);
    });
    [...parent.children].forEach((child) => { if (!parts.includes(child)) child.remove(); });
  };

  // False where somebody types: it is asked for again once the field is closed.
  const take = (fresh) => {
    const old = document.getElementById(fresh.id);
    if (!old || old.isEqualNode(fresh)) return true;
    if (old.contains(busy())) { old.dataset.stale = "1"; return false; }
    merge(old, fresh);
    if (old.querySelector("[data-kept]")) ask(true, true).catch(() => {});
    return true;
  };

  const adopt = (page, { focus = "" } = {}) => {
    const told = page.querySelector("#told");
    const whole = page.querySelector("#drawing");
    if (Number(told?.dataset.version) < Number(drawing().dataset.version)) return; // late by a gesture
    if (whole && busy()) {
      late = page;
      waiting(true);
      return;
    }
    if (whole) late = null;
    const restore = keepPlace();
    if (isEditing()) { unstop(page); page.querySelectorAll(".cell[id]").forEach((cell) => { cell.tabIndex = document.getElementById(cell.id)?.tabIndex ?? -1; }); }
    const taken = [...page.children].filter((each) => each.id && each.id !== "told").map(take);
    if (told && !taken.includes(false)) {
      drawing().dataset.version = told.dataset.version;
      drawing().dataset.figures = told.dataset.figures;
    }
    rove(); // a cell holds the focus only once it is a stop
    restore();
    flags();
    document.dispatchEvent(new CustomEvent("map:adopted"));
    if (!told) return;
    said(told.dataset.said);
    const wanted = document.getElementById(focus) ? focus : told.dataset.focus;
    if (wanted) focusOn(wanted);
  };

  const waiting = (does) => {
    let line = document.getElementById("map-waits");
    if (!does) { line?.remove(); return; }
    if (line) return;
    line = document.createElement("p");
    line.id = "map-waits";
    line.className = "map-waits";
    line.textContent = document.getElementById("map-words").dataset.waits;
    document.getElementById("map-tools")?.after(line);
    said(line.textContent);
  };

  const catchUp = () => {
    if (busy()) return;
    waiting(false);
    if (late) { const page = late; late = null; adopt(page); }
    document.querySelectorAll(".cell[data-stale]").forEach((cell) => { delete cell.dataset.stale; });
  };

  const focusOn = (id) => {
    const target = document.getElementById(id);
    const inside = target?.matches("a, button, [tabindex]") ? target : target?.querySelector("a, button") || target;
    inside?.focus({ preventScroll: false });
  };

  // ── Writing in place ─────────────────────────────────────────────────

  const drafts = {
    key: (form) => `jalon:draft:${form.getAttribute("action")}`,
    keep(form) {
      const words = form.elements.text?.value.trim();
      if (words && words !== form.dataset.first) sessionStorage.setItem(this.key(form), words);
    },
    offer(form) {
      const words = sessionStorage.getItem(this.key(form));
      if (!words || words === form.elements.text.value) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm draft";
      button.textContent = `${document.getElementById("map-words").dataset.draft} ${words}`;
      button.addEventListener("click", () => { form.elements.text.value = words; button.remove(); form.elements.text.focus(); });
      form.prepend(button);
    },
    forget(form) { sessionStorage.removeItem(this.key(form)); },
  };

  const values = (form) => new URLSearchParams(new FormData(form)).toString();
  const changed = (form) => values(form) !== form.dataset.values;

  const open = async (link) => {
    const cell = link.closest(".cell");
    if (busy()) { if (!(await close(busy()))) return; }
    const answer = await send(link.href).catch(() => null);
    if (!answer?.ok) { trouble(answer ? "refused" : "offline"); return; }
    const form = parsed(await answer.text()).querySelector(".editor");
    if (!form) return;
    place(cell, link, document.importNode(form, true));
  };

  const place = (cell, link, form) => {
    const note = link.closest(".note");
    if (note) { note.classList.add("is-edited"); note.append(form); }
    else (cell.querySelector(".cell-foot") || cell).before?.call(cell.querySelector(".cell-foot"), form);
    cell.classList.add("is-busy");
    begin(form);
  };

  const begin = (form) => {
    const text = form.elements.text;
    form.dataset.first = text?.value.trim() || "";
    form.dataset.values = values(form);
    drafts.offer(form);
    text?.focus();
    text?.setSelectionRange(text.value.length, text.value.length);
    form.scrollIntoView({ block: "nearest", inline: "nearest" });
    beat();
  };

  const leave = (box, { focus = true } = {}) => {
    const cell = box.closest(".cell");
    const note = box.closest(".note");
    box.remove();
    note?.classList.remove("is-edited");
    cell?.classList.remove("is-busy");
    const back = note || cell?.querySelector(".add-note") || cell;
    if (focus) focusOn(back?.id || cell?.id);
    const stale = cell?.dataset.stale;
    catchUp();
    if (stale) ask(true);
    beat();
  };

  const cancel = (form) => {
    if (form.elements && changed(form)) drafts.keep(form);
    leave(form);
  };

  // Leaving the field saves it; what cannot be saved keeps the field open, and its words.
  const close = async (box) => {
    if (!box.matches(".editor")) return false;
    if (!changed(box) || !(box.elements.text?.value.trim() || box.elements.unit?.value || box.elements.mood?.value)) { leave(box, { focus: false }); return true; }
    return save(box, { focus: false });
  };

  const save = async (form, { address, focus = true } = {}) => {
    if (form.dataset.sending) return false;
    form.dataset.sending = "1";
    drafts.keep(form);
    const answer = await send(address || form.getAttribute("action"), { body: new FormData(form) }).catch(() => null);
    delete form.dataset.sending;
    if (!answer) { trouble("offline"); return false; }
    if (answer.ok) { finish(form, parsed(await answer.text()), focus); return true; }
    if (answer.status === 422 || answer.status === 409) again(form, parsed(await answer.text()));
    else trouble(answer.status === 429 ? "busy" : "refused");
    return false;
  };

  const finish = (form, page, focus) => {
    drafts.forget(form);
    const cell = form.closest(".cell");
    form.closest(".note")?.classList.remove("is-edited");
    cell?.classList.remove("is-busy");
    form.remove();
    if (!focus) page.querySelector("#told")?.removeAttribute("data-focus");
    adopt(page);
    catchUp();
    beat();
  };

  // The field again with what is wrong, or both versions side by side.
  const again = (form, page) => {
    const fresh = page.querySelector(".editor");
    if (fresh) {
      const adopted = document.importNode(fresh, true);
      form.replaceWith(adopted);
      begin(adopted);
      adopted.dataset.values = "";
      adopted.querySelector(".is-invalid")?.focus();
      return;
    }
    const box = document.createElement("div");
    box.className = "in-place-conflict";
    box.setAttribute("role", "alertdialog");
    box.dataset.action = form.getAttribute("action");
    box.append(...[...page.childNodes].map((each) => document.importNode(each, true)));
    form.replaceWith(box);
    box.querySelector("button, a")?.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".editor")) {
      event.preventDefault();
      const removes = event.submitter?.hasAttribute("data-removes");
      save(form, { address: removes ? event.submitter.getAttribute("formaction") : undefined });
    } else if (form.closest(".in-place-conflict")) {
      event.preventDefault();
      decide(form);
    } else if (form.matches("[data-in-place]") && drawing()) {
      event.preventDefault();
      inDialog(form, event.submitter);
    } else if (form.id === "steps") {
      event.preventDefault();
      step(event.submitter);
    } else if (form.matches("[data-strokes]") && drawing()) {
      event.preventDefault();
      turn(form.getAttribute("action"), new FormData(form));
    }
  });

  const decide = async (form) => {
    const box = form.closest(".in-place-conflict");
    const answer = await send(box.dataset.action, { body: new FormData(form) }).catch(() => null);
    if (!answer) { trouble("offline"); return; }
    const page = parsed(await answer.text());
    if (answer.ok) { leave(box); adopt(page); } else box.replaceChildren(...[...page.childNodes].map((each) => document.importNode(each, true)));
  };

  const inDialog = async (form, submitter) => {
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const address = submitter?.getAttribute("formaction") || form.getAttribute("action");
    const answer = await send(address, { body, kind: "dialog" }).catch(() => null);
    if (!answer) { trouble("offline"); return; }
    const page = parsed(await answer.text());
    if (answer.ok) { document.getElementById("map-dialog").close(); adopt(page); }
    else show(page);
  };

  const show = (page) => {
    const held = document.getElementById("map-form");
    held.replaceChildren(...[...page.childNodes].map((each) => document.importNode(each, true)));
    window.htmx?.process(held);
    document.dispatchEvent(new CustomEvent("map:asked"));
  };

  const openDialog = async (address) => {
    const answer = await send(address, { kind: "dialog" }).catch(() => null);
    if (answer?.ok) show(parsed(await answer.text())); else trouble(answer ? "refused" : "offline");
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a, [data-cancels]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || !drawing()) return;
    if (link?.matches("[data-cancels]")) cancel(link.closest(".editor"));
    else if (link?.closest(".in-place-conflict")) { event.preventDefault(); leave(link.closest(".in-place-conflict")); ask(true, true); }
    else if (link?.matches(".cell a.note-words, .cell a.add-note:not([hx-get])")) { event.preventDefault(); open(link); }
    else if (link?.matches(".cell a.sources, a[data-dialog]")) { event.preventDefault(); openDialog(link.href); }
    else if (link?.matches("[data-from]")) { event.preventDefault(); lookFrom(link); }
    else if (!link && isEditing()) beside(event.target);
  });

  // A click on the empty part of a cell adds there.
  const beside = (target) => {
    const cell = target.closest?.(".cell");
    if (!cell || target.closest(".note, .editor, .in-place-conflict, button, form, .handle")) return;
    const add = cell.querySelector("a.add-note:not([hx-get])");
    if (add && !window.getSelection()?.toString()) open(add);
  };

  const lookFrom = (link) => {
    const matrix = document.getElementById("matrix");
    matrix.dataset.from = link.dataset.from;
    document.querySelectorAll("[data-from][href]").forEach((each) => each.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    const address = new URL(link.href);
    history.replaceState(null, "", address);
    said(link.textContent);
  };

  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.(".editor");
    if (!form || form.contains(event.relatedTarget) || !document.hasFocus()) return;
    setTimeout(() => { if (form.isConnected && !form.contains(document.activeElement)) close(form); }, 0);
  });
  window.addEventListener("pagehide", () => { const form = document.querySelector(".editor"); if (form && changed(form)) drafts.keep(form); });

  // ── Undo, redo ───────────────────────────────────────────────────────

  const turn = async (address, body = new FormData()) => {
    if (busy() && !(await close(busy()))) return;
    const answer = await send(address, { body, kind: "dialog" }).catch(() => null);
    if (!answer) { trouble("offline"); return; }
    const page = parsed(await answer.text());
    if (!answer.ok) { show(page); return; }
    document.getElementById("map-dialog")?.close();
    page.querySelector("#told")?.removeAttribute("data-focus"); // it stays where it was
    adopt(page);
  };

  // ── Keys ─────────────────────────────────────────────────────────────

  const cellAt = (lane, situation) => document.getElementById(`cell-${lane}-${situation}`);
  const order = () => ({
    lanes: [...(document.querySelector(".situation")?.querySelectorAll(".cell[id]") || [])].map((cell) => cell.id.split("-")[1]),
    situations: [...document.querySelectorAll(".situation[data-id]")].map((each) => each.dataset.id),
  });
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const beyond = (cell, key) => {
    const [, lane, situation] = cell.id.split("-");
    const { lanes, situations } = order();
    if (key === "Home") return cellAt(lane, situations[0]);
    if (key === "End") return cellAt(lane, situations.at(-1));
    const [down, across] = MOVES[key];
    return cellAt(lanes[lanes.indexOf(lane) + down], situations[situations.indexOf(situation) + across]);
  };

  // One stop of the Tab key for all the cells; arrows go from one to the other.
  const rove = (to) => {
    if (!isEditing()) return;
    const cells = document.querySelectorAll(".cell[id]");
    const held = to || document.querySelector('.cell[tabindex="0"]') || cells[0];
    cells.forEach((cell) => { cell.tabIndex = cell === held ? 0 : -1; });
    unstop(document);
  };
  const unstop = (root) => root.querySelectorAll(".cell :is(a, .tool)").forEach((each) => { if (!each.closest(".editor")) each.tabIndex = -1; });

  const stops = (cell) => [...cell.querySelectorAll("a.note-words, a.point-name, a.tool, a.add-note, a.sources")];

  const onCell = (event, cell) => {
    if (event.key in MOVES || event.key === "Home" || event.key === "End") {
      const next = beyond(cell, event.key);
      if (!next) return;
      event.preventDefault();
      rove(next);
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      const first = stops(cell)[0];
      if (first?.matches(".add-note:not([hx-get])")) open(first); else first?.focus();
    }
  };

  const inCell = (event, cell) => {
    const here = event.target.closest("a");
    const note = here?.closest(".note");
    if (event.altKey && event.key in MOVES && note) { event.preventDefault(); shift(note, event.key); return; }
    if (event.key === "Escape") { event.preventDefault(); rove(cell); cell.focus(); return; }
    if ((event.key === "Delete" || event.key === "Backspace") && note) { event.preventDefault(); drop(note); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = stops(cell);
    all[all.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  };

  const post = async (address, entries, place) => {
    const body = new FormData();
    Object.entries(entries).forEach(([name, value]) => body.append(name, value));
    const answer = await send(address, { body, kind: "dialog" }).catch(() => null);
    if (!answer) { trouble("offline"); return false; }
    const page = parsed(await answer.text());
    if (answer.ok) adopt(page, place); else show(page);
    return answer.ok;
  };

  // Stages, situations and lanes, one step by a button; further by map.js.
  const step = (button) => post(button.getAttribute("formaction"), { [button.name || "once"]: button.value || "1" }, { focus: button.id });
  document.addEventListener("map:move", async (event) => {
    if (!(await post(event.detail.address, event.detail.values))) ask(true, true).catch(() => {});
  });

  const doorOf = (note, verb) => note.querySelector("a.note-words").getAttribute("href").replace(/edit\/$/, `${verb}/`);
  const drop = (note) => post(doorOf(note, "remove"), { once: "1" });
  const shift = (note, key) => {
    const cell = note.closest(".cell");
    const within = { ArrowUp: note.previousElementSibling && "back", ArrowDown: note.nextElementSibling && "forth" }[key];
    if (within) { post(doorOf(note, "move"), { direction: within }); return; }
    const next = beyond(cell, key);
    if (next) post(doorOf(note, "move"), { cell: next.id.replace("cell-", "") });
  };

  document.addEventListener("keydown", (event) => {
    if (!isEditing()) return;
    const form = event.target.closest?.(".editor");
    if (form) {
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); cancel(form); }
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(form); }
      return;
    }
    const writes = event.target.closest?.("input, textarea, select, dialog");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !writes) {
      event.preventDefault();
      turn(event.shiftKey ? drawing().dataset.redo : drawing().dataset.undo);
      return;
    }
    const cell = event.target.closest?.(".cell[id]");
    if (!cell || writes) return;
    if (event.target === cell) onCell(event, cell); else inCell(event, cell);
  });
  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest?.(".cell[id]");
    if (cell && cell.tabIndex !== 0) rove(cell);
    if (cell) beat();
  });

  // ── Drag, by mouse or finger ─────────────────────────────────────────

  const unstyle = () => document.querySelectorAll("#drawing [style]").forEach((each) => each.removeAttribute("style"));
  const dropped = async (event) => {
    unstyle();
    const to = event.to.closest(".cell");
    if (event.from === event.to && event.oldIndex === event.newIndex) return;
    const before = event.item.nextElementSibling?.id.replace("note-", "") || "";
    const done = await post(doorOf(event.item, "move"), { cell: to.id.replace("cell-", ""), before });
    if (!done) ask(true, true);
  };
  const laneOf = (list) => list.closest(".cell").id.split("-")[1];
  // A note that says more than its words stays in its lane: no other would hold it.
  const fits = (to, from, note) => note.matches(".note") && (!note.hasAttribute("data-says-more") || laneOf(to.el) === laneOf(from.el));
  const draggable = () => {
    if (!isEditing()) return;
    document.querySelectorAll(".is-editing .cell").forEach((cell) => {
      if (!cell.querySelector("a.add-note:not([hx-get])") || cell.matches(".cell-touchpoints, .cell-measures")) return;
      let list = cell.querySelector(".notes");
      if (!list) {
        list = document.createElement("ul");
        list.className = "notes";
        cell.querySelector(".cell-foot").before(list);
      }
      window.sorting?.(list, { group: { name: "notes", put: fits }, handle: ".grip", draggable: ".note", animation: 0, emptyInsertThreshold: 24, onEnd: dropped });
    });
  };
  // Built when a hand comes near: a thousand lists at once would be felt.
  let ready = false;
  const prepareDrag = () => { if (!ready) { ready = true; draggable(); } };
  document.addEventListener("pointerover", (event) => { if (event.target.closest?.(".note, .grip")) prepareDrag(); });
  document.addEventListener("map:adopted", () => { if (ready) draggable(); });

  // ── Others ───────────────────────────────────────────────────────────

  let etag = "";
  let failures = 0;
  const ask = async (now = false, all = false) => {
    if (!drawing()?.dataset.changes || (document.hidden && !now)) return;
    const address = seeing(drawing().dataset.changes, { all });
    const headers = { "HX-Request": "true", ...(etag && !now ? { "If-None-Match": etag } : {}) };
    const answer = await fetch(address, { headers, cache: "no-store", credentials: "same-origin" });
    if (answer.status === 304) return;
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    etag = answer.headers.get("ETag") || "";
    adopt(parsed(await answer.text()));
  };

  const flags = () => {
    document.querySelectorAll(".presence-flag").forEach((flag) => flag.remove());
    document.querySelectorAll(".has-other").forEach((cell) => cell.classList.remove("has-other"));
    document.querySelectorAll("#presence [data-cell]").forEach((one) => {
      const cell = one.dataset.cell && document.getElementById(one.dataset.cell);
      if (!cell) return;
      const flag = document.createElement("span");
      flag.className = "presence-flag";
      flag.textContent = one.dataset.name;
      cell.classList.add("has-other");
      cell.append(flag);
    });
  };

  let lastBeat = "";
  const beat = () => {
    const address = drawing()?.dataset.presence;
    if (!address || document.hidden) return;
    const cell = (busy() || document.activeElement)?.closest?.(".cell[id]")?.id || "";
    if (cell === lastBeat && Date.now() - beat.at < HEARTBEAT - 500) return;
    lastBeat = cell;
    beat.at = Date.now();
    const body = new FormData();
    body.append("cell", cell);
    send(address, { body }).catch(() => {});
  };
  beat.at = 0;

  const follow = () => {
    const base = Math.min(SLOWEST, SECONDS * 1000 * 2 ** Math.min(failures, 5));
    setTimeout(async () => {
      try { await ask(); failures = 0; } catch { failures += 1; }
      follow();
    }, base * (0.85 + Math.random() * 0.3));
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(true).catch(() => {}); });
  const start = () => {
    if (!drawing()?.dataset.changes) return;
    flags();
    rove();
    follow();
    if (isEditing()) { beat(); setInterval(beat, HEARTBEAT); }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
