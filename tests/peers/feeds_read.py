"""Reads feeds and calendars as their readers do, with feedparser and icalendar.

Takes a list of {"kind": "feed" | "calendar", "text": …} on standard input and answers, for each,
what was understood, as JSON.
"""

import datetime
import json
import sys

import feedparser
import icalendar


def moment(parsed):
    return datetime.datetime(*parsed[:6]).isoformat() + "Z" if parsed else None


def read_feed(text):
    feed = feedparser.parse(text.encode())
    if feed.bozo:
        raise SystemExit(f"not well-formed: {feed.bozo_exception}")
    return {
        "version": feed.version,
        "title": feed.feed.title,
        "language": feed.feed.get("language"),
        "link": feed.feed.link,
        "self": [link.href for link in feed.feed.links if link.rel == "self"],
        "updated": moment(feed.feed.get("updated_parsed")),
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "link": entry.link,
                "published": moment(entry.get("published_parsed")),
                "summary": entry.get("summary"),
                "html": entry.content[0].value if "content" in entry else None,
                "author": entry.get("author"),
                "tags": sorted(tag.term for tag in entry.get("tags", [])),
            }
            for entry in feed.entries
        ],
    }


def when(value):
    if value is None:
        return None
    # A date and a moment are written differently: 2026-10-03, 2026-10-03T12:00:00+00:00.
    return value.dt.isoformat()


def read_calendar(text):
    calendar = icalendar.Calendar.from_ical(text.encode())
    errors = [error for part in calendar.walk() for error in part.errors]
    if errors:
        raise SystemExit(f"not well-formed: {errors}")
    return {
        "name": str(calendar["X-WR-CALNAME"]),
        "version": str(calendar["VERSION"]),
        "events": [
            {
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event.get("DESCRIPTION", "")),
                "location": str(event.get("LOCATION", "")),
                "status": str(event["STATUS"]),
                "sequence": int(event["SEQUENCE"]),
                "url": str(event["URL"]),
                "start": when(event["DTSTART"]),
                "end": when(event.get("DTEND")),
                "stamp": when(event["DTSTAMP"]),
            }
            for event in calendar.walk("VEVENT")
        ],
    }


READERS = {"feed": read_feed, "calendar": read_calendar}

json.dump([READERS[task["kind"]](task["text"]) for task in json.load(sys.stdin)], sys.stdout)
