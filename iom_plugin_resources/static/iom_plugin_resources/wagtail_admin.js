/* The Wagtail admin only: a tree of checkboxes gets a search, buttons to fold it and a list of what is picked. */
(() => {
  const LETTERS = "АВЕКМНОРСТХУЁ";
  const ALIKE = "ABEKMHOPCTXYE";
  const SHORTEST_STEM = 4;
  const LONGEST_ENDING = 3;

  /* Case, ё and letters that look alike in both alphabets do not count: «A/01.6» is «А/01.6». */
  const folded = (text) =>
    Array.from(text.toUpperCase(), (letter) => ALIKE[LETTERS.indexOf(letter)] || letter).join("");

  const words = (text) => folded(text).split(/\s+/).filter(Boolean);

  /* «грамотности» is looked for as «грамотно»; a code as it is. */
  const stem = (word) =>
    /\d/.test(word) || word.length <= SHORTEST_STEM
      ? word
      : word.slice(0, Math.max(SHORTEST_STEM, word.length - LONGEST_ENDING));

  class Node {
    constructor(item) {
      this.item = item;
      this.box = item.querySelector("input");
      this.name = item.querySelector("label").textContent.trim();
      this.text = folded(this.name);
      this.button = item.querySelector(":scope > div > button");
      this.list = item.querySelector(":scope > ul");
      this.children = this.list ? Array.from(this.list.children, (child) => new Node(child)) : [];
    }

    get all() {
      return [this, ...this.children.flatMap((child) => child.all)];
    }

    unfold(isOpen) {
      if (!this.list) return;
      this.list.hidden = !isOpen;
      this.button.setAttribute("aria-expanded", String(isOpen));
    }

    get isFound() {
      return this.item.firstElementChild.classList.contains("is-found");
    }

    mark(isFound) {
      this.item.firstElementChild.classList.toggle("is-found", isFound);
      return isFound;
    }

    /* Open what leads to a picked one; whether there is one here or below. */
    showPicked() {
      const below = this.children.map((child) => child.showPicked()).some(Boolean);
      this.item.hidden = false;
      this.mark(false);
      this.unfold(below);
      return below || this.box.checked;
    }

    /* Show what is found, what it stands under and, folded, what stands under it; whether anything was found. */
    showFound(isFound, isUnderFound = false) {
      const own = this.mark(isFound(this));
      const below = this.children.map((child) => child.showFound(isFound, own || isUnderFound)).some(Boolean);
      this.item.hidden = !(own || below || isUnderFound);
      this.unfold(below);
      return own || below;
    }
  }

  function start(tree) {
    const part = (name) => tree.querySelector(`[data-iom-tree-${name}]`);
    const [search, status, count, picked] = ["search", "status", "count", "picked"].map(part);
    const roots = Array.from(tree.querySelectorAll(":scope > ul > li"), (item) => new Node(item));
    const nodes = roots.flatMap((root) => root.all);

    function find() {
      const asked = words(search.value);
      if (!asked.length) {
        roots.forEach((root) => root.showPicked());
        status.textContent = "";
        return;
      }
      const answers = (terms) => (node) => terms.every((term) => node.text.includes(term));
      const isFound = nodes.some(answers(asked)) ? answers(asked) : answers(asked.map(stem));
      roots.forEach((root) => root.showFound(isFound));
      const found = nodes.filter(isFound).length;
      status.textContent = found ? `${status.dataset.found} ${found}` : status.dataset.nothing;
    }

    function listPicked() {
      const chosen = nodes.filter((node) => node.box.checked);
      count.textContent = chosen.length ? `${count.dataset.picked} ${chosen.length}` : count.dataset.nothing;
      picked.replaceChildren(...chosen.map(pickedItem));
    }

    function pickedItem(node) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = node.name;
      button.setAttribute("aria-label", `${picked.dataset.remove} ${node.name}`);
      button.addEventListener("click", () => takeAway(node, Array.from(picked.children).indexOf(item)));
      item.append(button);
      return item;
    }

    /* The focus goes to the next one, so that several are taken away without searching for them anew. */
    function takeAway(node, place) {
      node.box.checked = false;
      node.box.dispatchEvent(new Event("change", { bubbles: true }));
      const next = picked.children[Math.min(place, picked.children.length - 1)];
      (next ? next.querySelector("button") : search).focus();
    }

    nodes.filter((node) => node.list).forEach((node) => {
      node.button.hidden = false;
      node.button.addEventListener("click", () => node.unfold(node.list.hidden));
    });
    search.addEventListener("input", find);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it would send the whole form
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      const visible = nodes.filter((node) => node.box.offsetParent);
      (visible.find((node) => node.isFound) || visible[0])?.box.focus();
    });
    tree.addEventListener("change", listPicked);
    part("tools").hidden = false;
    find();
    listPicked();
  }

  const startAll = () => document.querySelectorAll("[data-iom-tree]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
