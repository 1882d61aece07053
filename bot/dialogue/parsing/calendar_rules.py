"""Calendar arithmetic that the day rules rest on; every function gives the days meant, best first, or a problem."""

import calendar
from datetime import date, timedelta

PAST_IS_NEXT_YEAR_AFTER = 60
"""Days a day/month may lie in the past before it means next year; a nearer one was a slip ("past")."""
DOUBT_HORIZON = 183
"""A month-first reading of 03/12 is worth offering only when it is at most this many days ahead."""


class ImpossibleDate(ValueError):
    """No such day in the calendar."""


class PastDate(ValueError):
    """The day meant has gone by."""


def the_day(year: int, month: int, day: int) -> date:
    """The day, or ImpossibleDate."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDate from error


def full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def dated(day: int, month: int, year: int | None, today: date) -> date:
    """A day and month, with or without its year. Raises ImpossibleDate or PastDate."""
    if year is not None:
        found = the_day(full_year(year), month, day)
        if found < today:
            raise PastDate
        return found
    if (day, month) == (29, 2):
        return next(
            date(year, 2, 29)
            for year in range(today.year, today.year + 9)
            if calendar.isleap(year) and date(year, 2, 29) >= today
        )
    found = the_day(today.year, month, day)
    if found >= today:
        return found
    if (today - found).days <= PAST_IS_NEXT_YEAR_AFTER:
        raise PastDate
    return the_day(today.year + 1, month, day)


def numeric(first: int, second: int, year: int | None, today: date) -> tuple[date, ...]:
    """Readings of 5/12: day-first, then month-first where that is possible and near enough to be meant."""
    if second > 12 and first <= 12:
        return (dated(second, first, year, today),)
    best = dated(first, second, year, today)
    if first > 12 or first == second:
        return (best,)
    try:
        other = dated(second, first, year, today)
    except (ImpossibleDate, PastDate):
        return (best,)
    return (best, other) if (other - today).days <= DOUBT_HORIZON else (best,)


def day_of_month(day: int, today: date, months_ahead: int | None) -> date:
    """The next "28th"; with `months_ahead` that of this month (0) or the next (1)."""
    if not 1 <= day <= 31:
        raise ImpossibleDate
    if months_ahead is not None:
        year, month = add_months(today.year, today.month, months_ahead)
        found = the_day(year, month, day)
        if found < today:
            raise PastDate
        return found
    for ahead in range(4):
        year, month = add_months(today.year, today.month, ahead)
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise ImpossibleDate


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    return year + (month - 1 + count) // 12, (month - 1 + count) % 12 + 1


def month_span(year: int, month: int, today: date) -> tuple[date, date]:
    """First and last day of a month, not before today."""
    last = date(year, month, calendar.monthrange(year, month)[1])
    return max(date(year, month, 1), today), last


def months_later(today: date, count: int) -> date:
    year, month = add_months(today.year, today.month, count)
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def upcoming(weekday: int, today: date) -> date:
    """The next such weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def in_week(weekday: int, weeks: int, today: date) -> date:
    """The weekday of this week (0), the next (1), ... Weeks begin on Monday."""
    found = today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)
    if found < today:
        raise PastDate
    return found
