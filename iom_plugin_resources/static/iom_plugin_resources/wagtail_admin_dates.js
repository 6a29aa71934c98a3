// While an event is filled in, the list of its dates follows; without this file it is shown once a draft is saved.
"use strict";

(() => {
  const PAUSE = 600;
  const WHEN = /^(dates|starts_at|ends_at|time_zone|repeat|exceptions-|sessions-)/;

  function start(place) {
    const form = place.closest("form");
    if (!form) return;
    let timer = null;
    let asked = 0;

    async function ask() {
      const number = ++asked;
      try {
        const response = await fetch(place.dataset.iomDates, { method: "POST", body: new FormData(form) });
        if (!response.ok || number !== asked) return; // an older answer, or none: what stands there stays
        place.innerHTML = await response.text();
      } catch {
        // The network is away for a moment; the next change asks again.
      }
    }

    const changed = (event) => {
      if (!WHEN.test(event.target.name || "")) return;
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
  }

  const startAll = () => document.querySelectorAll("[data-iom-dates]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
