"""What waits for staff and stands in their diaries: duties, reminders, hours, appointments."""

from django.db.models import Sum

from wayforward.practice import crawl
from wayforward.practice.arguments import StaffRef
from wayforward.practice.world import World
from wayforward.process import duties
from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.support.views import my_day
from wayforward.web.work import diary
from wayforward.web.work.models import Hours

from .check import Found, check


@check("tasks", dict[StaffRef, list[str]])
def waiting(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """The duties that wait for that member of staff contain each of these words; `[]` means that none waits."""
    for staff, wanted in given.items():
        found = [duties.words(task.kind) for task in tasks.open_for(staff)]
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"nothing waits for {staff.name}", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"“{words}” waits for {staff.name}", told)
    return None


@check("reminders", dict[StaffRef, list[str]])
def reminders(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """What that member of staff is reminded of now, on top of their own day, contains each of these words; `[]` means
    of nothing. A duty is named in its own words; an appointment by its kind, its day and its hour."""
    for staff, wanted in given.items():
        found = [f"{row['words']}, {row['about']}" for row in my_day.day_of(staff).reminders]
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"{staff.name} is reminded of nothing", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"{staff.name} is reminded of “{words}”", told)
    return None


@check("hours", dict[StaffRef, int])
def confirmed_hours(world: World, given: dict[Staff, int]) -> Found | None:
    """The hours of that member of staff that were confirmed so far, in minutes."""
    for staff, wanted in given.items():
        rows = Hours.objects.filter(staff=staff, taken_back_at=None).exclude(confirmed_at=None)
        found = rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
        if found != wanted:
            return Found(f"{wanted} minutes of {staff.name} are confirmed", f"it is {found}")
    return None


@check("diary", dict[StaffRef, list[str]])
def diary_says(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """What stands in that member of staff's diary from today on, for four weeks, contains each of these words; `[]`
    means nothing. An entry is named by what it is, with whom, where, its day and its hour; what is due has no hour, and
    a day away is `Away`."""
    for staff, wanted in given.items():
        found = _diary(staff)
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"nothing stands in the diary of {staff.name}", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"“{words}” stands in the diary of {staff.name}", told)
    return None


def _diary(staff: Staff) -> list[str]:
    """What stands in somebody's diary for four weeks, one line an entry."""
    found = []
    for day in diary.diary_of(staff, clock.today(), 28).days:
        on = f"{day.on:%A} {day.on.day} {day.on:%B}"
        found += [f"Away, {on}"] if day.away else []
        for line in day.lines:
            when = f"{on}, {clock.local(line.entry.starts_at):%H:%M}"
            found.append(", ".join(filter(None, [line.entry.words, line.entry.name, line.entry.place, when])))
        found += [f"{line.entry.words}, {on}" for line in day.due]
    return found
