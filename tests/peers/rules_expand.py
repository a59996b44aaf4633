"""Expands rules of repetition (RFC 5545) by dateutil and zoneinfo, for the tests to compare with.

Reads a JSON list of {rule, start, zone, horizon} from standard input, start on the clock of the zone,
horizon in Unix milliseconds; writes the list of the dates of each, in Unix milliseconds.
"""

import json
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

DATES_MAX = 60


def instant(clock, zone):
    # fold=0: what is left out is read with the offset before, what comes twice is the first.
    aware = clock.replace(tzinfo=zone, fold=0)
    return round(aware.astimezone(timezone.utc).timestamp() * 1000)


def expand(task):
    zone = ZoneInfo(task["zone"])
    start = datetime.fromisoformat(task["start"])
    dates = []
    for clock in rrulestr(task["rule"], dtstart=start):
        date = instant(clock, zone)
        if date > task["horizon"] or len(dates) == DATES_MAX:
            break
        dates.append(date)
    return dates


json.dump([expand(task) for task in json.load(sys.stdin)], sys.stdout)
