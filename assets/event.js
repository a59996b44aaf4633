// The hours of an event on the visitor's own clock, when it shows another than that of the place.
"use strict";
for (const line of document.querySelectorAll("[data-local]")) {
  const start = new Date(line.dataset.start);
  const end = line.dataset.end ? new Date(line.dataset.end) : null;
  if (Number.isNaN(start.getTime())) continue;
  // Minutes east of Greenwich, there and here.
  const offset = /([+-])(\d\d):(\d\d)$/.exec(line.dataset.start);
  if (!offset) continue;
  const there = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  if (there === -start.getTimezoneOffset()) continue;
  const language = document.documentElement.lang;
  const day = { weekday: "long", day: "numeric", month: "long" };
  const hour = { hour: "2-digit", minute: "2-digit", hour12: false };
  const said = new Intl.DateTimeFormat(language, { ...day, ...hour });
  const words = end && said.formatRange ? said.formatRange(start, end) : said.format(start);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  line.lastElementChild.textContent = zone ? `${words} (${zone})` : words;
  line.hidden = false;
}
