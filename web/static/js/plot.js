/* Draws the curve of each .plot from the table inside it, which everybody can read without this.
 *
 * A column says what it is: needed, rostered, missing, forecast, history, low, high.
 */
"use strict";

(() => {
  const HEIGHT = 220;
  const INCREMENTS = [1, 2, 4, 8, 16, 32, 96, 192, 288, 672];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  const stepped = (...of) => uPlot.paths.stepped({ align: 1 })(...of);

  function look(kind) {
    const line = (name, more) => ({ stroke: colour(name), width: 1.75, ...more });
    const looks = {
      needed: { fill: colour("--need"), width: 0 },
      missing: { fill: colour("--lack"), width: 0 },
      rostered: line("--line-rostered"),
      forecast: line("--line-forecast"),
      history: line("--line-history", { dash: [4, 3] }),
      low: { width: 0 },
      high: { width: 0 },
    };
    return { ...(looks[kind] ?? line("--link")), paths: stepped, points: { show: false } };
  }

  /* {labels, columns: [{name, kind, values, texts}]} as the table says. */
  function read(table) {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const columns = heads.map((head, n) => {
      const cells = rows.map((row) => row.cells[n + 1]);
      return {
        name: head.textContent,
        kind: head.dataset.kind,
        values: cells.map((cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value))),
        texts: cells.map((cell) => cell.textContent),
      };
    });
    return { labels: rows.map((row) => row.cells[0].textContent), columns };
  }

  /* The pale band between the low and the high of a forecast. */
  function bands(columns) {
    const at = (kind) => columns.findIndex((column) => column.kind === kind) + 1;
    const [low, high] = [at("low"), at("high")];
    return low && high ? [{ series: [high, low], fill: colour("--band") }] : [];
  }

  function options(figure, { labels, columns }, width) {
    const muted = colour("--muted");
    const grid = { stroke: colour("--line"), width: 1 };
    const readout = figure.querySelector(".plot-values");
    const tell = (plot) => {
      const at = plot.cursor.idx;
      readout.textContent =
        at == null ? "" : [labels[at], ...columns.map((c) => `${c.name} ${c.texts[at]}`)].join("   ");
    };
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
      axes: [
        {
          stroke: muted,
          grid,
          ticks: grid,
          incrs: INCREMENTS,
          space: 56,
          values: (_plot, splits) => splits.map((at) => labels[at] ?? ""),
        },
        { stroke: muted, grid, ticks: grid, size: 40 },
      ],
      series: [{}, ...columns.map((column) => ({ label: column.name, ...look(column.kind) }))],
      bands: bands(columns),
      hooks: { setCursor: [tell] },
    };
  }

  function draw(figure) {
    const canvas = figure.querySelector(".plot-canvas");
    const content = read(figure.querySelector(".plot-figures"));
    const data = [content.labels.map((_label, at) => at), ...content.columns.map((c) => c.values)];
    let plot;
    const redraw = () => {
      plot?.destroy();
      plot = new uPlot(options(figure, content, canvas.clientWidth), data, canvas);
    };
    redraw();
    new ResizeObserver(() => plot.setSize({ width: canvas.clientWidth, height: HEIGHT })).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  }

  function drawAll(root) {
    for (const figure of root.querySelectorAll(".plot:not([data-drawn])")) {
      figure.dataset.drawn = "yes";
      draw(figure);
    }
  }

  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
})();
