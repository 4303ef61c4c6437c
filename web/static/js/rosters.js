// Dragging a shift to another day or person: the same check as the form, shown before anything moves.
(() => {
  const table = document.querySelector("table[data-moves]");
  if (!table) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const dialog = document.getElementById("drop");
  const shown = dialog.querySelector(".drop-effect");
  const form = dialog.querySelector("form");
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

  const check = async () => {
    const answer = await fetch(table.dataset.moves, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      body: new FormData(form),
    });
    shown.innerHTML = await answer.text();
    form.querySelector("[value=make]").disabled = !answer.ok || Boolean(shown.querySelector(".lack[role=alert]"));
    dialog.showModal();
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
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
})();
