// The month by keyboard: arrows go from day to day, Home and End to the ends of the week, Page Up
// and Page Down to the other months, Enter into the first event of the day. Links and Tab work
// without this script. Where the days stand in a list (a phone), there is nothing to add.
"use strict";
for (const table of document.querySelectorAll("table[data-month]")) {
  if (getComputedStyle(table).display !== "table") continue;
  const days = [...table.querySelectorAll("[data-day]")];
  if (days.length === 0) continue;
  table.setAttribute("role", "grid");
  const hint = document.querySelector(".month-keys");
  if (hint) hint.hidden = false;
  let current = days.findIndex((day) => day.hasAttribute("aria-current"));
  if (current < 0) current = Math.max(0, days.findIndex((day) => !day.classList.contains("free")));
  for (const [index, day] of days.entries()) day.tabIndex = index === current ? 0 : -1;

  const go = (index) => {
    if (index < 0) return turn("prev");
    if (index >= days.length) return turn("next");
    days[current].tabIndex = -1;
    current = index;
    days[current].tabIndex = 0;
    days[current].focus();
  };
  const turn = (rel) => {
    const link = document.querySelector(`.months a[rel=${rel}]`);
    // Remembered for the page that comes: the walk goes on there.
    if (link) location.assign(`${link.href}#month`);
  };
  const inWeek = (index) => days[index].cellIndex;
  const lastOfWeek = (index) => Math.min(days.length - 1, index + 6 - inWeek(index));
  const firstOfWeek = (index) => Math.max(0, index - inWeek(index));

  table.addEventListener("focusin", (event) => {
    const index = days.indexOf(event.target.closest("[data-day]"));
    if (index < 0 || index === current) return;
    days[current].tabIndex = -1;
    current = index;
    days[current].tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const moves = {
      ArrowRight: () => go(current + 1),
      ArrowLeft: () => go(current - 1),
      ArrowDown: () => go(current + 7),
      ArrowUp: () => go(current - 7),
      Home: () => go(firstOfWeek(current)),
      End: () => go(lastOfWeek(current)),
      PageUp: () => turn("prev"),
      PageDown: () => turn("next"),
    };
    const onDay = event.target === days[current];
    if (moves[event.key]) moves[event.key]();
    else if (event.key === "Enter" && onDay) days[current].querySelector("a")?.focus();
    else if (event.key === "Escape" && !onDay) days[current].focus();
    else return;
    event.preventDefault();
  });
  if (location.hash === "#month") days[current].focus();
}
