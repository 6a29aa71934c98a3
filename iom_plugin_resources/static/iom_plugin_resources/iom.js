/* What a script adds to screens that work without it. */

/* A link that names a dialog opens it in place. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-iom-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.iomDialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

/* A button with data-iom-copy (the id of a field) copies what stands there; where it cannot, it stays hidden. */
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-iom-copy]")) button.hidden = false;
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-iom-copy]");
  const field = button && document.getElementById(button.dataset.iomCopy);
  if (!field) return;
  const said = document.getElementById(`${field.id}-copied`);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.iomCopied;
  } catch {
    said.textContent = ""; // the text is selected: the keyboard copies it
  }
});

/* What htmx puts in place keeps what the reader has folded and unfolded, and gives the keyboard a place to go on. */
const folds = new Map();

function remember() {
  for (const fold of document.querySelectorAll(".iom details[id]")) folds.set(fold.id, fold.open);
}

function recall() {
  for (const fold of document.querySelectorAll(".iom details[id]")) fold.open = folds.get(fold.id) ?? fold.open;
}

document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:oobAfterSwap", recall);
document.addEventListener("htmx:afterSwap", recall);
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("iom-found")?.focus({ preventScroll: true });
});

/* How many resources are ticked. */
document.addEventListener("change", (event) => {
  const said = event.target.form?.querySelector("[data-iom-picked]");
  if (!said) return;
  const number = [...said.form.elements].filter((box) => box.checked).length;
  said.textContent = number ? `${said.dataset.iomPicked} ${number}` : "";
});

/* A search box with data-iom-suggestions (an address) becomes a combobox: the address answers ?search=… with a list. */
const PAUSE = 150;
let waiting;
let asking;

function searchBox(event) {
  return event.target.closest?.("[data-iom-suggestions]");
}

function listOf(input) {
  return document.getElementById(`${input.id}-suggestions`);
}

function makeCombobox(input) {
  if (listOf(input)) return;
  const list = document.createElement("div");
  list.id = `${input.id}-suggestions`;
  list.className = "iom-suggestions";
  list.hidden = true;
  const said = document.createElement("div");
  said.className = "iom-hidden";
  said.setAttribute("role", "status");
  input.after(list, said);
  const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.setAttribute("aria-controls", `${input.id}-options`);
}

function close(input) {
  clearTimeout(waiting);
  asking?.abort();
  const list = listOf(input);
  if (!list) return;
  list.hidden = true;
  list.replaceChildren();
  list.nextElementSibling.textContent = "";
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

async function suggest(input) {
  asking?.abort();
  asking = new AbortController();
  const address = `${input.dataset.iomSuggestions}?${new URLSearchParams({ search: input.value })}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.ok) show(input, await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") close(input); // without an answer the box is what it was: a box to type in
  }
}

function show(input, html) {
  const list = listOf(input);
  if (!list || document.activeElement !== input) return;
  list.innerHTML = html;
  const options = list.querySelectorAll("[role=option]");
  if (!options.length) return close(input);
  list.firstElementChild.id = `${input.id}-options`;
  options.forEach((option, place) => (option.id = `${input.id}-option-${place}`));
  list.nextElementSibling.textContent = list.firstElementChild.dataset.iomSaid;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  input.removeAttribute("aria-activedescendant");
}

function move(input, step) {
  const options = [...listOf(input).querySelectorAll("[role=option]")];
  const places = options.length + 1; // one more: back to what was typed
  const now = options.findIndex((option) => option.ariaSelected === "true");
  const next = (((now + 1 + step) % places) + places) % places - 1;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === next ? "true" : "false"));
  if (next < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", options[next].id);
  options[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const input = searchBox(event);
  if (input) makeCombobox(input);
});

document.addEventListener("focusout", (event) => {
  const input = searchBox(event);
  if (input) close(input);
});

document.addEventListener("input", (event) => {
  const input = searchBox(event);
  if (!input) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(input), PAUSE);
});

document.addEventListener("keydown", (event) => {
  const input = searchBox(event);
  if (!input || event.isComposing) return;
  const isOpen = input.getAttribute("aria-expanded") === "true";
  const chosen = document.getElementById(input.getAttribute("aria-activedescendant"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (isOpen) move(input, event.key === "ArrowDown" ? 1 : -1);
    else suggest(input);
  } else if (event.key === "Escape" && isOpen) close(input);
  else if (event.key === "Enter" && chosen) window.location.assign(chosen.dataset.iomUrl);
  else {
    if (event.key === "Enter") close(input);
    return;
  }
  event.preventDefault();
});

/* A press must not take the focus from the box, or the list would be gone before the click. */
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".iom-suggestions")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest(".iom-suggestions [role=option]");
  if (option) window.location.assign(option.dataset.iomUrl);
});

/* A link with data-iom-key (a key of the keyboard, whatever the layout) is followed by that key, unless one is typing.
 * Who uses speech or presses keys by mistake switches them off; the browser remembers that. */
const KEYS_OFF = "iom-keys-off";

function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function showKeys() {
  const isOff = keysAreOff();
  for (const name of document.querySelectorAll("[data-iom-key-name]")) name.hidden = isOff;
  for (const button of document.querySelectorAll("[data-iom-keys]")) {
    button.textContent = isOff ? button.dataset.iomKeysOff : button.dataset.iomKeys;
    button.hidden = false;
  }
}

document.addEventListener("DOMContentLoaded", showKeys);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-iom-keys]")) return;
  try {
    if (keysAreOff()) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  } catch {
    return;
  }
  showKeys();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog") || keysAreOff()) return;
  document.querySelector(`[data-iom-key="${CSS.escape(event.code)}"]`)?.click();
});
