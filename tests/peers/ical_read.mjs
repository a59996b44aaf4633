// Reads calendars as JavaScript programs do, with ical.js: text and jCal alike.
//
// Takes a list of {"text": … , "until": "2027-01-01T00:00:00Z"} on standard input, `text` being a
// calendar file or a jCal value, and answers what was understood of each: the properties of its
// events, and the dates of a series with what each of them is called.

import ICAL from "ical.js";

const DATES_MAX = 80;

function details(event) {
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue("status"),
    start: event.startDate?.toJSDate().toISOString(),
    all_day: event.startDate?.isDate,
    categories: event.component.getFirstProperty("categories")?.getValues() ?? [],
    geo: event.component.getFirstPropertyValue("geo"),
  };
}

function dates(event, until) {
  const found = [];
  const iterator = event.iterator();
  for (let at = iterator.next(); at && found.length < DATES_MAX; at = iterator.next()) {
    if (until && at.toJSDate() > new Date(until)) break;
    const one = event.getOccurrenceDetails(at);
    found.push([
      one.startDate.toJSDate().toISOString(),
      one.item.summary,
      one.item.component.getFirstPropertyValue("status"),
    ]);
  }
  return found;
}

function read({ text, until }) {
  const source = typeof text === "string" ? ICAL.parse(text) : text;
  const calendar = new ICAL.Component(source);
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar
    .getAllSubcomponents("vevent")
    .map((component) => new ICAL.Event(component));
  const main = events.filter((event) => !event.isRecurrenceException());
  for (const other of events.filter((event) => event.isRecurrenceException())) {
    main.find((event) => event.uid === other.uid)?.relateException(other);
  }
  return {
    method: calendar.getFirstPropertyValue("method"),
    name: calendar.getFirstPropertyValue("name"),
    events: main.map(details),
    dates: main.filter((event) => event.isRecurring()).map((event) => dates(event, until)),
  };
}

let input = "";
for await (const part of process.stdin) input += part;
process.stdout.write(JSON.stringify(JSON.parse(input).map(read)));
