/* The month and the week become a grid for the keyboard: https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 * One stop of Tab; arrows, Home and End move from cell to cell, with Ctrl to the ends of the grid, Page Up and
 * Page Down to the neighbouring days; Enter or F2 goes into a cell, Escape out of it. Without this script, and where
 * the table is folded into a list, every link is a stop of its own. */

const GRID = "[data-iom-grid]";
let wanted; // the day on which to go on after a step to other days

function isTable(grid) {
  return getComputedStyle(grid).display === "table";
}

function cellsOf(grid) {
  return [...grid.tBodies[0].rows].map((row) => [...row.cells]);
}

function put(cell, value) {
  cell.tabIndex = value;
  for (const link of cell.querySelectorAll("a")) link.tabIndex = -1;
}

function take(grid, cell) {
  for (const row of cellsOf(grid)) for (const one of row) put(one, one === cell ? 0 : -1);
}

function make(grid) {
  if (grid.getAttribute("role") === "grid" || !isTable(grid)) return;
  grid.setAttribute("role", "grid");
  for (const row of cellsOf(grid)) {
    for (const cell of row) if (cell.tagName === "TD") cell.setAttribute("role", "gridcell");
  }
  const cells = cellsOf(grid).flat();
  const own = cells.filter((cell) => !cell.classList.contains("iom-day--other"));
  const day = wanted && own.find((cell) => Number(cell.dataset.day) === wanted);
  const last = wanted && !day ? own.at(-1) : undefined; // 31 March, and a month later 30 April
  const start = day ?? last ?? grid.querySelector("[aria-current=date]") ?? own[0];
  take(grid, start);
  if (wanted) start.focus();
  wanted = undefined;
}

/* Narrow again: every link is a stop of its own. */
function unmake(grid) {
  if (grid.getAttribute("role") !== "grid" || isTable(grid)) return;
  grid.removeAttribute("role");
  for (const cell of cellsOf(grid).flat()) {
    cell.removeAttribute("tabindex");
    cell.removeAttribute("role");
    for (const link of cell.querySelectorAll("a")) link.removeAttribute("tabindex");
  }
}

function makeAll() {
  for (const grid of document.querySelectorAll(GRID)) {
    unmake(grid);
    make(grid);
  }
}

function target(rows, row, column, event) {
  const width = rows[row].length - 1;
  const all = event.ctrlKey;
  switch (event.key) {
    case "ArrowRight": return column < width ? rows[row][column + 1] : rows[row + 1]?.[0];
    case "ArrowLeft": return column > 0 ? rows[row][column - 1] : rows[row - 1]?.at(-1);
    case "ArrowDown": return rows[row + 1]?.[column];
    case "ArrowUp": return rows[row - 1]?.[column];
    case "Home": return all ? rows[0][0] : rows[row][0];
    case "End": return all ? rows.at(-1).at(-1) : rows[row].at(-1);
  }
}

function step(grid, cell, direction) {
  const link = document.querySelector(`[data-iom-step="${direction}"]`);
  wanted = Number(cell.dataset.day) || 1;
  link?.click();
}

/* Inside a cell: its links one after another, and out again. */
function inside(cell, event) {
  const links = [...cell.querySelectorAll("a")];
  const place = links.indexOf(document.activeElement);
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" || event.key === "F2") cell.focus();
  else if (by) links[(place + by + links.length) % links.length].focus();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(`${GRID} :is(td, tbody th)`);
  const grid = cell?.closest(GRID);
  if (!grid || grid.getAttribute("role") !== "grid" || event.altKey || event.metaKey) return;
  if (event.target !== cell) return inside(cell, event);
  const rows = cellsOf(grid);
  const row = rows.findIndex((cells) => cells.includes(cell));
  if (event.key === "PageUp" || event.key === "PageDown") step(grid, cell, event.key === "PageUp" ? -1 : 1);
  else if (event.key === "Enter" || event.key === "F2") (cell.querySelector("li a") ?? cell.querySelector("a"))?.focus();
  else {
    const next = target(rows, row, rows[row].indexOf(cell), event);
    if (!next) {
      if (!event.key.startsWith("Arrow")) return;
    } else {
      take(grid, next);
      next.focus();
    }
  }
  event.preventDefault();
});

/* A press makes the cell the one to go on from. */
document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.(`${GRID}[role=grid] :is(td, tbody th)`);
  if (cell && cell.tabIndex !== 0) take(cell.closest(GRID), cell);
});

document.addEventListener("DOMContentLoaded", makeAll);
document.addEventListener("htmx:afterSettle", makeAll);
window.addEventListener("resize", makeAll);
makeAll();
