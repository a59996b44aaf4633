// The follow box, made more pleasant: a button that copies the handle, and a tick that keeps the
// visitor's address in this browser (localStorage) and nowhere else. Without it the box works.
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
      said.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copies));
    }
  });
}
const KEY = "kiosque-home";
try {
  const kept = localStorage.getItem(KEY) ?? "";
  for (const field of document.querySelectorAll("[data-home]")) {
    const line = field.form.querySelector("[data-remembers]");
    const tick = line.querySelector("input");
    line.hidden = false;
    tick.checked = kept !== "";
    field.value ||= kept;
    field.form.addEventListener("submit", () => {
      if (tick.checked) localStorage.setItem(KEY, field.value.trim());
      else localStorage.removeItem(KEY);
    });
    tick.addEventListener("change", () => tick.checked || localStorage.removeItem(KEY));
  }
} catch {
  // A browser that keeps nothing: the tick stays hidden.
}
