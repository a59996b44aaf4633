// Reading, made more pleasant: the buttons that copy an article's address and hand it to the device's
// own sharing, where there is one. Without it the page says the same and loses nothing.
"use strict";
for (const button of document.querySelectorAll("[data-copies-address]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copiesAddress);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.copiesAddress;
    }
  });
}
for (const button of document.querySelectorAll("[data-shares]")) {
  const shared = { title: button.dataset.title, url: button.dataset.shares };
  if (!navigator.canShare?.(shared)) break;
  button.hidden = false;
  // Whoever closes the device's window has changed their mind: nothing to say.
  button.addEventListener("click", () => navigator.share(shared).catch(() => {}));
}
for (const field of document.querySelectorAll("[data-counted]")) {
  const said = document.getElementById(field.dataset.counted);
  const count = () => {
    const length = [...field.value].length;
    said.textContent = `${length} / ${field.dataset.ideal} ${said.dataset.says}`;
  };
  field.addEventListener("input", count);
  count();
}
