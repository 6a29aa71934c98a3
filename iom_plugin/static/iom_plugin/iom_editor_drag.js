/*
 * Lines of a road map are dragged by their handles, by mouse, finger or pen. Where a line is dropped is sent to
 * iom_editor.js as the event "iom:place"; "iom:drawn" says that the table is there anew. By keyboard lines are moved
 * there, and in their forms.
 */

const words = document.querySelector("[data-iom-editor]").dataset;
const map = document.getElementById("iom-map");

/* What is being dragged: {line, noun, target}. */
let dragged = null;

function addHandles() {
  for (const link of map.querySelectorAll(".iom-line[id^='edit-']")) {
    const handle = document.createElement("span");
    handle.className = "iom-handle";
    handle.title = words.drag;
    handle.setAttribute("aria-hidden", "true");
    link.before(handle);
  }
}

function lineAt(element) {
  return element?.closest("[id^='need-'], [id^='task-'], [id^='activity-'], .iom-result");
}

/* The cell of the task to which a row belongs; rows of a task follow the one that has its cell. */
function taskOf(row) {
  for (let one = row; one; one = one.previousElementSibling) {
    const cell = one.querySelector("td[id^='task-']");
    if (cell) return cell;
  }
  return null;
}

function rowsOf(task) {
  const rows = [];
  for (let row = task.parentElement; row && rows.length < task.rowSpan; row = row.nextElementSibling) rows.push(row);
  return rows;
}

function under(noun, row) {
  const group = row.closest("tbody");
  if (noun === "need") return { lines: [...map.querySelectorAll("th[id^='need-']")], boxes: (line) => line.closest("tbody") };
  if (noun === "task") {
    const parent = group.querySelector("th[id^='need-']");
    return { parent, lines: [...group.querySelectorAll("td[id^='task-']")], boxes: (line) => line };
  }
  const task = taskOf(row);
  if (!task) return null;
  const found = rowsOf(task).flatMap((one) => [...one.querySelectorAll(noun === "activity" ? "td[id^='activity-']" : ".iom-result")]);
  return { parent: task, lines: found, boxes: (line) => line };
}

function begin(event) {
  const line = lineAt(event.target);
  event.preventDefault();
  event.target.setPointerCapture(event.pointerId);
  dragged = { line, noun: line.id.split("-")[0], target: null };
  line.classList.add("iom-dragged");
}

function follow(event) {
  const edge = 48;
  if (event.clientY < edge) window.scrollBy(0, -16);
  if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 16);
  unmark();
  const row = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("#iom-map tbody > tr")).find(Boolean);
  const there = row && under(dragged.noun, row);
  dragged.target = there ? spot(there, event.clientY) : null;
}

/* Before which of the lines under the pointer it would be put. */
function spot({ parent, lines, boxes }, y) {
  const others = lines.filter((line) => line !== dragged.line);
  let position = others.findIndex((line) => {
    const { top, bottom } = boxes(line).getBoundingClientRect();
    return y < (top + bottom) / 2;
  });
  if (position < 0) position = others.length;
  const mark = others[position] ?? others[position - 1];
  mark?.classList.add(others[position] ? "iom-drop-before" : "iom-drop-after");
  return { parent: parent?.id.split("-")[1], position };
}

function unmark() {
  for (const one of map.querySelectorAll(".iom-drop-before, .iom-drop-after")) one.classList.remove("iom-drop-before", "iom-drop-after");
}

function drop(isCancelled) {
  const { line, target } = dragged;
  line.classList.remove("iom-dragged");
  unmark();
  dragged = null;
  if (isCancelled || !target) return;
  const place = target.parent ? { parent: target.parent, position: target.position } : { position: target.position };
  document.dispatchEvent(new CustomEvent("iom:place", { detail: { line: line.id, place } }));
}

document.addEventListener("pointerdown", (event) => event.isPrimary && event.button === 0 && event.target.matches(".iom-handle") && begin(event));
document.addEventListener("pointermove", (event) => dragged && follow(event));
document.addEventListener("pointerup", () => dragged && drop(false));
document.addEventListener("pointercancel", () => dragged && drop(true));
document.addEventListener("keydown", (event) => event.key === "Escape" && dragged && drop(true));
map.addEventListener("iom:drawn", addHandles);

addHandles();
