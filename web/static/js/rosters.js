// Dragging a shift to another day or person: the same check as the form, shown before anything moves.
// The shift itself stays in its cell until the server has moved it and the page is loaded anew.
"use strict";

(() => {
  const table = document.querySelector("table[data-moves]");
  if (!table) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const dialog = document.getElementById("drop");
  const shown = dialog.querySelector(".drop-effect");
  const problems = dialog.querySelectorAll("[data-problem]");
  const form = dialog.querySelector("form");
  const confirm = form.querySelector("[value=make]");
  const TIMEOUT_MS = 30_000;
  const PROBLEMS = { 400: "outdated", 401: "signed-out", 403: "forbidden", 404: "outdated", 409: "outdated" };
  let from = null;

  const cellOf = (node) => node.closest && node.closest("td[data-agent]");
  const podOf = (cell) => cell.closest("tbody").dataset.pod;

  const start = (link) => {
    from = cellOf(link);
    link.classList.add("dragging");
  };
  const target = (cell) => cell && cell !== from && podOf(cell) === podOf(from) && !cell.querySelector(".shift");

  const fill = (cell) => {
    const values = {
      csrf_token: token,
      version: table.dataset.version,
      pod: podOf(from),
      from_agent: from.dataset.agent,
      from_day: from.dataset.day,
      agent: cell.dataset.agent,
      day: cell.dataset.day,
    };
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  };

  const tell = (problem) => {
    for (const each of problems) each.hidden = each.dataset.problem !== problem;
    if (problem) shown.replaceChildren();
  };

  /* A redirect is not followed: where it leads to is no answer to a check. */
  const send = async (fields) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(table.dataset.moves, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      body,
    });
  };

  /* Shows what the server says of the move; anything else than that becomes one of our sentences. */
  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const effect = [200, 422].includes(answer.status) && page.querySelector("[data-effect]");
    if (!effect) {
      tell(PROBLEMS[answer.status] || "busy");
      return false;
    }
    tell(null);
    shown.replaceChildren(effect);
    return answer.ok && !effect.querySelector(".lack[role=alert]");
  };

  const check = async () => {
    confirm.disabled = true;
    try {
      const answer = await send({ do: "check" });
      if (answer.type === "opaqueredirect") tell("signed-out");
      else confirm.disabled = !(await show(answer));
    } catch {
      tell("unreachable");
    }
    if (!dialog.open) dialog.showModal();
  };

  const make = async () => {
    confirm.disabled = true;
    try {
      const answer = await send({ do: "make" });
      if (answer.type === "opaqueredirect") location.reload();
      else await show(answer);
    } catch {
      tell("unknown");
    }
  };

  for (const link of table.querySelectorAll("td[data-agent] a.shift")) link.draggable = true;

  table.addEventListener("dragstart", (event) => {
    if (!event.target.closest("a.shift")) return;
    start(event.target.closest("a.shift"));
    event.dataTransfer.effectAllowed = "move";
  });
  table.addEventListener("dragover", (event) => {
    const cell = cellOf(event.target);
    for (const old of table.querySelectorAll(".target")) if (old !== cell) old.classList.remove("target");
    if (!from || !target(cell)) return;
    event.preventDefault();
    cell.classList.add("target");
  });
  table.addEventListener("drop", (event) => {
    const cell = cellOf(event.target);
    if (!from || !target(cell)) return;
    event.preventDefault();
    fill(cell);
    check();
  });
  table.addEventListener("dragend", () => {
    for (const old of table.querySelectorAll(".target, .dragging")) old.classList.remove("target", "dragging");
    from = null;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    make();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
})();
