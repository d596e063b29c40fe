/* Passkeys: the browser's own dialog stands between a form and its hidden field. */
"use strict";
(() => {
  const able = Boolean(window.PublicKeyCredential);

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => {
    if (!buffer) return null;
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
    return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const make = (options) => {
    const asked = options.publicKey;
    return navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
        // It opens without an address typed first: it must be found by itself.
        authenticatorSelection: {
          ...asked.authenticatorSelection, residentKey: "required", requireResidentKey: true,
        },
      },
    });
  };
  const show = (options) => {
    const asked = options.publicKey;
    const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) };
    return navigator.credentials.get({ publicKey });
  };

  const said = (credential) => {
    const answer = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) answer[part] = text(credential.response[part]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: answer,
    };
  };

  // The challenge is in the page, or asked for when somebody presses the button.
  const options = async (form) => {
    const kept = document.getElementById(form.dataset.options || "");
    if (kept) return JSON.parse(kept.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new DOMException("", answer.status === 429 ? "Busy" : "Failed");
    return answer.json();
  };

  const REASONS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", Busy: "busy" };
  const tell = (form, reason) => {
    const line = form.querySelector("[data-passkey-said]");
    line.textContent = line.dataset[reason] || line.dataset.failed;
    line.hidden = false;
  };

  const ask = async (form) => {
    const button = form.querySelector("[data-passkey-button]");
    button.disabled = true;
    try {
      const asked = await options(form);
      const credential = asked.creation_options
        ? await make(asked.creation_options)
        : await show(asked.request_options);
      form.elements.credential.value = JSON.stringify(said(credential));
      form.submit();
    } catch (trouble) {
      tell(form, REASONS[trouble.name] || "failed");
      button.disabled = false;
      button.focus();
    }
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.querySelectorAll("[data-passkey-able]").forEach((part) => { part.hidden = !able; });
    form.querySelectorAll("[data-passkey-unable]").forEach((part) => { part.hidden = able; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  });
})();
