// Results while somebody types. The page that a press on the button would bring is asked for, and
// what was found in it takes the place of what stood there; without this script the button does
// the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-search]");
  const field = form && form.elements.q;
  if (!field || !window.DOMParser || !window.AbortController) return;
  const PAUSE_MS = 160;
  let pause, asking;
  let shown = address();

  function address() {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (!value.trim()) query.delete(name);
    return form.action + (query.size === 0 ? "" : "?" + query);
  }

  async function ask() {
    const wanted = address();
    if (wanted === shown) return;
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(wanted, { signal: asking.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("search-results");
      if (!fresh) return;
      document.getElementById("search-results").replaceWith(fresh);
      // The line stays and its words change: that is what a screen reader announces.
      const status = document.getElementById("search-status");
      status.textContent = page.getElementById("search-status").textContent;
      document.title = page.title;
      history.replaceState(null, "", wanted);
      shown = wanted;
    } catch (error) {
      // Aborted, or the network is away: the button still works.
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });

  // What was typed before this script arrived.
  if (field.value !== field.defaultValue) {
    shown = "";
    ask();
  }
})();
