/* What every page may use; each page works without it.
 *
 * data-confirm="Text" on a form or its button   asks before it is sent (hx-confirm asks the same way)
 * data-autosubmit on a form                     sends it when a choice changes
 * .faults                                       gets the focus when it appears
 * .form                                         warns before what was typed is lost
 */
"use strict";

(() => {
  const changed = new WeakSet();

  function isGuarded(form) {
    return form?.matches(".form[method=post]") && !form.querySelector("[type=password]");
  }

  function showFaults(root) {
    const faults = root.querySelector(".faults");
    if (!faults) return;
    faults.focus();
    const form = faults.closest("form");
    if (isGuarded(form)) changed.add(form);
  }

  /* Answers true or false; without <dialog> in the page everything is allowed. */
  function ask(question) {
    const dialog = document.getElementById("confirm");
    if (!dialog) return Promise.resolve(true);
    dialog.querySelector("p").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  async function confirmSubmit(event) {
    const { target: form, submitter } = event;
    const question = submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      changed.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(question))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  }

  function tellFailure(failed) {
    const message = document.getElementById("went-wrong");
    if (message) message.hidden = !failed;
  }

  document.addEventListener("submit", confirmSubmit, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#confirm button");
    if (button) button.closest("dialog").close(button.value);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (isGuarded(form)) changed.add(form);
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]")) form.requestSubmit();
  });

  addEventListener("beforeunload", (event) => {
    const unsaved = [...document.forms].some((form) => changed.has(form));
    if (unsaved) event.preventDefault();
  });

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.question)) event.detail.issueRequest(true);
  });

  /* Whoever is signed out meanwhile sees the sign-in page as a page, not inside a part of one. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answered = new URL(event.detail.xhr.responseURL, location.href).pathname;
    if (answered !== document.body.dataset.signIn) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  document.addEventListener("htmx:afterSwap", (event) => showFaults(event.detail.target));
  document.addEventListener("htmx:afterOnLoad", () => tellFailure(false));
  document.addEventListener("htmx:responseError", () => tellFailure(true));
  document.addEventListener("htmx:sendError", () => tellFailure(true));
  document.addEventListener("DOMContentLoaded", () => showFaults(document));
})();
