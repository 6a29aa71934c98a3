// A page with a progress bar looks again by itself, until the work is over; without this file it reloads itself.
"use strict";

(() => {
  const PAUSE = 1000;

  async function lookAgain() {
    let shown = null;
    try {
      const response = await fetch(window.location.href, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!response.ok) return window.location.reload();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      shown = page.querySelector("[data-iom-progress]");
    } catch {
      return setTimeout(lookAgain, 5 * PAUSE); // the network is away for a moment
    }
    if (!shown) return window.location.reload();
    const here = document.querySelector("[data-iom-progress]");
    here.querySelector("label").textContent = shown.querySelector("label").textContent;
    const [bar, now] = [here, shown].map((place) => place.querySelector("progress"));
    if (now.hasAttribute("value")) {
      bar.max = now.max;
      bar.value = now.value;
    }
    return setTimeout(lookAgain, PAUSE);
  }

  setTimeout(lookAgain, PAUSE);
})();
