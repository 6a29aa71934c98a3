/*
 * The editor of a road map: it puts the forms that work on pages of their own into the table, saves while one types,
 * and draws anew what has changed. One form stands open at a time. Dragging is in iom_editor_drag.js: it hears
 * "iom:drawn" when the table is there anew, and sends "iom:place" with the line and its place.
 *
 * The server says everything that people read; sentences of the script itself stand in the attributes of the editor.
 */

const PAUSE = 800;
const RETRY = 5000;
const FIELDS = "input:not([type=hidden], [hidden]), select, textarea";

const editor = document.querySelector("[data-iom-editor]");
const words = editor.dataset;
const map = document.getElementById("iom-map");
const panel = document.getElementById("iom-panel");
const undo = document.getElementById("iom-undo");
const said = document.getElementById("iom-said");

/* The form that stands open: {box, link, form, saved, timer, running, line, stale, paused, failed}. */
let opened = null;

/* What has happened is told to a screen reader; what has not, must be seen by everybody. */
function say(sentence, isRefusal = false) {
  said.textContent = sentence;
  said.classList.toggle("iom-hidden", !isRefusal);
}

/* The answer of the server, or null without a connection. */
async function ask(address, body) {
  const method = body ? "POST" : "GET";
  const send = () => fetch(address, { method, body, headers: { "X-Iom-Editor": "1" }, credentials: "same-origin" }).catch(() => null);
  const answer = await send();
  return answer?.status === 403 && body && (await renewToken(body)) ? send() : answer;
}

/* Signing in again, perhaps in another tab, makes the tokens of an open page void. */
async function renewToken(body) {
  const page = await fetch(window.location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (!page?.ok || page.redirected) return false;
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  body.set("csrfmiddlewaretoken", token);
  return true;
}

/* Why there is no answer that the script understands. */
function why(answer) {
  if (!answer) return opened && autosaves() ? words.noAnswer : words.offline;
  return answer.redirected ? words.signedOut : words.failed;
}

function isJson(answer) {
  return answer?.headers.get("Content-Type")?.startsWith("application/json");
}

/* What a person does is done one after another: a press during a redraw is not lost and opens nothing in an old table. */
let queue = Promise.resolve();

function inTurn(work) {
  queue = queue.then(work, work);
  return queue;
}

/* The same link in the table as it is drawn now. */
function present(link) {
  if (link.isConnected) return link;
  return [...map.querySelectorAll("[data-iom-edit]")].find((one) => one.id === link.id && one.href === link.href);
}

/* ── Opening and closing ─────────────────────────────────────────────── */

/* The dates of a step are changed in the form of the step. */
function placeOf(link) {
  return document.getElementById(link.id.replace(/^dates-/, "edit-")) ?? link;
}

async function open(link) {
  if (opened && !(await leave())) return;
  link = present(link);
  if (!link) return;
  const place = placeOf(link);
  const answer = await ask(link.href);
  if (!answer) {
    tell(words.unopened, words.offline);
    return;
  }
  if (!answer.ok || answer.redirected) {
    window.location.assign(link.href);
    return;
  }
  say("");
  const box = document.createElement("div");
  box.className = "iom-place";
  place.after(box);
  place.hidden = true;
  opened = { box, link: place, line: place.id.replace(/^edit-/, "") };
  fill(await answer.text(), link.dataset.iomEdit);
}

/* Another form in the place of this one: an opener is chosen, the sentence is changed in one's own words. */
async function turn(address, body) {
  const answer = await ask(address, body);
  if (answer?.ok && !answer.redirected) fill(await answer.text());
  else tell(words.unsaved, why(answer));
}

function fill(html, name) {
  clearTimeout(opened.timer);
  opened.box.innerHTML = html;
  opened.form = opened.box.querySelector("form.iom-line-form");
  opened.paused = false;
  window.htmx?.process(opened.box);
  if (opened.form) {
    recallDraft();
    opened.saved = snapshot(opened.form);
    if (opened.isDraft) opened.saved = new Map();
  }
  const first = name && opened.form?.elements[name];
  opened.box.scrollIntoView({ block: "nearest" });
  (first || opened.box.querySelector(`.iom-line-form :is(${FIELDS}), a`))?.focus();
}

/* Save what is open and put it away; false if it cannot be saved and has to stay. */
async function leave() {
  while (opened.running) await opened.running;
  if (opened.form && isChanged() && !opened.gone) {
    const isNew = !opened.line.includes("-");
    const isSaved = autosaves() && !opened.paused && (await save());
    if (!isSaved && isNew && !opened.failed) keepDraft();
    else if (!isSaved) {
      opened.form.querySelector("[aria-invalid=true]")?.focus();
      return false;
    }
  }
  await close();
  return true;
}

async function close({ focus = "", next = "" } = {}) {
  const { box, link, stale } = opened;
  clearTimeout(opened.timer);
  opened = null;
  box.remove();
  link.hidden = false;
  if (stale) await redraw();
  const add = next && [...map.querySelectorAll("[data-iom-edit]")].find((one) => one.pathname === next);
  if (add) await open(add);
  else goTo(focus || link.id);
}

function goTo(id) {
  const there = document.getElementById(`edit-${id}`) ?? document.getElementById(id) ?? undo.querySelector("button") ?? map.querySelector("[data-iom-edit]");
  there?.focus();
}

async function redraw() {
  const answer = await ask(words.map);
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  const held = map.contains(document.activeElement) && document.activeElement.id;
  map.innerHTML = html;
  if (held) document.getElementById(held)?.focus({ preventScroll: true }); // keys pressed meanwhile are not lost
  window.htmx?.process(map);
  map.dispatchEvent(new Event("iom:drawn"));
  await lookAgain();
}

let look = 0;

/* What is missing and what can be taken back, after every change; not under the hands of somebody who is in it. */
async function lookAgain() {
  const mine = (look += 1);
  const answer = await ask(words.panel);
  if (!answer?.ok || answer.redirected || mine !== look) return;
  const parts = document.createElement("template");
  parts.innerHTML = await answer.text();
  const newUndo = parts.content.querySelector("template");
  if (!undo.contains(document.activeElement) || !newUndo.content.querySelector("form")) undo.innerHTML = newUndo.innerHTML;
  else undo.querySelector("button").textContent = newUndo.content.querySelector("button").textContent;
  newUndo.remove();
  if (panel.contains(document.activeElement)) return;
  for (const fold of panel.querySelectorAll("details[id][open]")) parts.content.getElementById(fold.id)?.setAttribute("open", "");
  panel.replaceChildren(parts.content);
  window.htmx?.process(panel);
}

/* ── Saving ──────────────────────────────────────────────────────────── */

function autosaves() {
  return opened.form?.hasAttribute("data-iom-autosave");
}

function snapshot(form) {
  const values = new Map();
  for (const [name, value] of new FormData(form)) if (!["csrfmiddlewaretoken", "was", "token"].includes(name)) values.set(name, value);
  return values;
}

function changedNames() {
  return [...snapshot(opened.form)].filter(([name, value]) => opened.saved.get(name) !== value).map(([name]) => name);
}

function isChanged() {
  return Boolean(opened?.form) && changedNames().length > 0;
}

/* Only what was changed is sent: what another tab has changed in other fields stays as it is there. */
function body(submitter, sent) {
  const data = new FormData(opened.form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const isWhole = opened.form.querySelector(".iom-sentence") || !opened.line.includes("-");
  if (isWhole) return data;
  for (const name of opened.saved.keys()) if (!sent.includes(name)) data.delete(name);
  for (const name of sent) data.append("only", name);
  if (!sent.length) data.append("only", "");
  return data;
}

/* One save after another; true when the server has it. */
async function save(submitter) {
  const mine = opened;
  clearTimeout(mine.timer);
  while (mine.running) await mine.running;
  if (opened !== mine || mine.gone) return !mine.gone;
  const sent = changedNames();
  if (mine.paused || (!submitter && !sent.length)) return !mine.paused;
  state(words.saving);
  mine.running = send(mine, submitter, sent);
  const told = await mine.running;
  mine.running = null;
  if (told) await settle(mine, told, submitter);
  return Boolean(told);
}

/* What the server says to a saving, taken over into the form before the next one begins; null if it was refused. */
async function send(mine, submitter, sent) {
  const values = snapshot(mine.form);
  const answer = await ask(mine.form.action, body(submitter, sent));
  const told = isJson(answer) ? await answer.json().catch(() => null) : null;
  if (!told || !answer.ok) {
    refuse(mine, answer, told, Boolean(submitter));
    return null;
  }
  mine.saved = values;
  mine.failed = false;
  forgetDraft(mine.form);
  clearErrors(mine.form);
  if (told.was) mine.form.elements.was.value = told.was;
  if (told.edit) {
    mine.form.action = told.edit;
    mine.line = told.line;
  }
  if (told.redraw) mine.stale = true;
  return told;
}

/* Show what is saved; what was typed on after a button was pressed is saved before the form is closed. */
async function settle(mine, answer, submitter) {
  for (const [id, html] of Object.entries(answer.texts ?? {})) {
    const cell = document.getElementById(id);
    if (cell) cell.innerHTML = html;
  }
  if (opened !== mine) return;
  state(answer.message);
  if (submitter && (!autosaves() || (await save()))) {
    say(answer.message);
    await close({ focus: answer.line, next: answer.next });
  }
  if (!answer.redraw) await lookAgain();
}

function refuse(mine, answer, told, isAsked) {
  if (!told) {
    mine.failed = true;
    tell(words.unsaved, why(answer));
    const isPassing = !answer || answer.status >= 500; // a lost connection, a server that is being restarted
    if (isPassing && autosaves()) mine.timer = setTimeout(() => opened === mine && save(), RETRY);
    return;
  }
  const isUnfinished = answer.status === 422 && !mine.line.includes("-") && !isAsked;
  if (isUnfinished) {
    state(""); // somebody has only begun to write a new line
    return;
  }
  tell(words.unsaved, told.message);
  if (told.html) showConflict(mine, told);
  if (answer.status === 404) mine.gone = mine.stale = true;
  showErrors(mine.form, told.errors ?? {}, isAsked);
}

function state(sentence) {
  const line = opened?.box.querySelector("[data-iom-state]");
  if (line) line.textContent = sentence;
}

function tell(what, why) {
  state(`${what} ${why}`);
  say(`${what} ${why}`, !opened);
}

function showErrors(form, errors, isAsked) {
  clearErrors(form);
  for (const [id, sentences] of Object.entries(errors)) {
    const field = id && document.getElementById(id);
    if (!field) continue;
    const line = document.createElement("p");
    line.className = "iom-field__error iom-bad";
    line.id = `${id}_error`;
    line.textContent = sentences.join(" ");
    field.before(line);
    field.setAttribute("aria-invalid", "true");
    const others = (field.getAttribute("aria-describedby") ?? "").replace(line.id, "");
    field.setAttribute("aria-describedby", `${line.id} ${others}`.trim());
  }
  if (isAsked) form.querySelector("[aria-invalid=true]")?.focus();
}

function clearErrors(form) {
  for (const line of form.querySelectorAll(".iom-field__error")) line.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/* Somebody has changed the same place: autosaving waits until the writer has chosen. */
function showConflict(mine, told) {
  mine.paused = true;
  mine.box.querySelector("[data-iom-conflict]")?.remove();
  const block = document.createElement("div");
  block.dataset.iomConflict = told.was;
  block.setAttribute("role", "alert");
  block.innerHTML = told.html;
  mine.form.before(block);
}

async function keepMine() {
  const block = opened?.box.querySelector("[data-iom-conflict]");
  if (!block) return;
  opened.form.elements.was.value = block.dataset.iomConflict;
  block.remove();
  opened.paused = false;
  opened.form.querySelector(FIELDS)?.focus();
  await save();
}

/* ── Drafts of new lines, until they are whole enough to be saved ────── */

function draftKey(form) {
  return `iom:${form.action}`;
}

function keepDraft() {
  if (isChanged()) sessionStorage.setItem(draftKey(opened.form), JSON.stringify([...snapshot(opened.form)]));
}

function recallDraft() {
  const draft = opened.line.includes("-") ? null : sessionStorage.getItem(draftKey(opened.form));
  opened.isDraft = Boolean(draft);
  for (const [name, value] of JSON.parse(draft ?? "[]")) {
    const field = opened.form.elements[name];
    if (field) field.value = value;
  }
}

function forgetDraft(form) {
  sessionStorage.removeItem(draftKey(form));
}

/* ── What is done to a line as a whole ───────────────────────────────── */

async function act(address, data) {
  if (opened && !(await leave())) return;
  const answer = await ask(address, data);
  if (!isJson(answer)) {
    tell(words.unsaved, why(answer));
    return;
  }
  const told = await answer.json();
  if (told.redraw) await redraw();
  goTo(told.line ?? "");
  say(told.message, !answer.ok);
}

function signed(values = {}) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", editor.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  return data;
}

function addressOf(pattern, line, way = "") {
  const [noun, pk] = line.split("-");
  return pattern.replace("noun/0/", `${noun}/${pk}/`).replace("/way/", `/${way}/`);
}

/* ── What people do ──────────────────────────────────────────────────── */

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-iom-edit]");
  if (link && map.contains(link)) {
    event.preventDefault();
    const isInForm = opened?.box.contains(link);
    inTurn(() => {
      if (!isInForm) return open(link);
      return opened?.box.contains(link) && turn(link.href); // not again after a double click
    });
  } else if (event.target.closest("[data-iom-close]") && opened) {
    event.preventDefault();
    inTurn(() => opened && leave());
  } else if (event.target.closest("[data-iom-keep]")) inTurn(keepMine);
  else if (event.target.closest("[data-iom-take]")) inTurn(() => opened?.paused && turn(opened.form.action));
  else if (panel.contains(event.target)) reach(event.target.closest("a[href^='#']"));
});

/* A link of the panel leads to the line itself, so that the keyboard goes on there. */
function reach(link) {
  if (link) setTimeout(() => document.getElementById(link.hash.slice(1))?.querySelector("[data-iom-edit]")?.focus({ preventScroll: true }));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (opened && form === opened.form) {
    event.preventDefault();
    if (event.submitter?.name === "own") {
      const data = new FormData(form);
      data.append("own", "1");
      inTurn(() => turn(form.action, data));
    } else if (opened.paused) opened.box.querySelector("[data-iom-keep]")?.focus();
    else inTurn(() => opened?.form === form && save(event.submitter ?? form));
  } else if (form.matches("[data-iom-act]")) {
    event.preventDefault();
    inTurn(() => act(form.action, new FormData(form)));
  }
});

function typed(event, pause) {
  if (!opened?.form?.contains(event.target)) return;
  clearTimeout(opened.timer);
  if (pause && !opened.paused && !opened.gone) state("");
  if (autosaves()) {
    if (!opened.paused && !opened.gone) opened.timer = setTimeout(() => save(), pause);
  } else keepDraft();
}

document.addEventListener("input", (event) => typed(event, PAUSE));
document.addEventListener("change", (event) => event.target.matches("select, [type=radio]") && typed(event, 0));
document.addEventListener("focusout", (event) => {
  if (opened?.form?.contains(event.target) && !opened.form.contains(event.relatedTarget)) typed(event, 0);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && opened?.box.contains(event.target)) inTurn(() => opened && leave());
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && opened?.form?.contains(event.target)) opened.form.requestSubmit();
  else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && event.target.matches(".iom-line")) {
    event.preventDefault();
    const line = event.target.id.replace(/^(edit|dates)-/, "");
    inTurn(() => act(addressOf(words.move, line, event.key === "ArrowUp" ? "up" : "down"), signed()));
  } else if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.target.matches(FIELDS)) {
    const form = undo.querySelector("form");
    if (!form) return;
    event.preventDefault();
    inTurn(() => act(form.action, new FormData(form)));
  }
});

document.addEventListener("iom:place", ({ detail: { line, place } }) => {
  inTurn(() => act(addressOf(words.place, line), signed(place)));
});

for (const name of ["online", "focus"]) {
  // The connection is back, or the writer is, having signed in again in another tab.
  window.addEventListener(name, () => opened?.failed && autosaves() && save());
}
document.addEventListener("visibilitychange", () => {
  // A telephone may close a page that is out of sight without asking.
  if (document.hidden && opened && autosaves()) save();
});
window.addEventListener("pageshow", (event) => {
  // Back to a page as it was left: its lines may have been changed since.
  if (event.persisted) inTurn(() => (opened ? (opened.stale = true) : redraw()));
});
window.addEventListener("beforeunload", (event) => {
  if (opened && (opened.running || isChanged())) event.preventDefault();
});
