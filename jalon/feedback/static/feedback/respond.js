// The page works without this: here the questions that a score calls for appear at once, and
// what was chosen is kept when the page is left. Nothing is sent before a gesture.
(() => {
  "use strict";
  const form = document.getElementById("answer");
  const follows = [...form.querySelectorAll("[data-follows]")];
  let touched = "unsaved" in form.dataset;
  let sent = false;

  const scoreOf = (name) => {
    const chosen = form.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
    return chosen && !chosen.matches(":disabled") ? Number(chosen.value) : null;
  };

  const applies = (question) => {
    const score = scoreOf(question.dataset.follows);
    return score !== null && score >= +question.dataset.low && score <= +question.dataset.high;
  };

  // A comment typed for one score follows the customer to the question of another score.
  const carry = (left, shown) => {
    const from = left.querySelector("textarea");
    const to = shown.querySelector("textarea");
    if (from && to && from.value && !to.value && left.dataset.follows === shown.dataset.follows) {
      to.value = from.value;
      from.value = "";
    }
  };

  const unfold = () => {
    const before = follows.filter((question) => !question.hidden);
    for (const question of follows) {
      question.hidden = question.disabled = !applies(question);
    }
    const left = before.filter((question) => question.hidden);
    const shown = follows.filter((question) => !question.hidden && !before.includes(question));
    left.forEach((one) => shown.forEach((other) => carry(one, other)));
  };

  const isAnswered = (question) =>
    Boolean(question.querySelector("input:checked")) ||
    Boolean(question.querySelector("textarea")?.value.trim());

  const advance = () => {
    const asked = [...form.querySelectorAll(".question:not(.callback, .testimony, [hidden])")];
    const bar = form.querySelector(".progress");
    bar.max = asked.length;
    bar.value = asked.filter(isAnswered).length;
  };

  const contacts = () => {
    for (const box of form.querySelectorAll(".callback [type=checkbox]")) {
      const contact = box.closest(".callback").querySelector("[type=text]");
      contact.disabled = !box.checked && !box.closest(".wrong");
    }
  };

  const refresh = () => {
    unfold();
    contacts();
    advance();
  };

  form.addEventListener("input", (event) => {
    touched = touched || event.isTrusted;
    refresh();
  });
  form.addEventListener("submit", () => {
    sent = true;
  });
  window.addEventListener("pagehide", () => {
    if (!touched || sent) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("partial", "1");
    navigator.sendBeacon(form.action, fields);
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    refresh();
  });
})();
