"""What a page shows of many rows, drawn here and not in a template, which would ask a dozen things of each, one by one.
Whatever is put in is escaped. (Of lists: `lists.columns`.)"""

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

from wayforward.web.ui.templatetags.everywhere import date, near


def rows(draw: Callable[[dict[str, Any]], str], entries: Iterable[dict[str, Any]]) -> SafeString:
    """All of these, one below the other."""
    return SafeString("\n".join([draw(each) for each in entries]))


def duty(entry: dict[str, Any]) -> str:
    """A duty of my day: `words`, `about`; `due` and `overdue`; and the addresses that it has of `href` (where it is
    done), `put_off`, `remind` and `by_hand`."""
    words, about, address = escape(entry["words"]), escape(entry["about"]), entry["href"]
    named = f'<a class="govuk-link" href="{escape(address)}">{words}</a>' if address else words
    ways = "".join(
        [
            f' <a class="govuk-link wf-work__off" href="{escape(address)}">{said}'
            f'<span class="govuk-visually-hidden">: {words}, {about}</span></a>'
            for way, said in WAYS
            if (address := entry.get(way))
        ]
    )
    return (
        f'<li class="wf-work__item">\n<p class="wf-work__words">{named}</p>\n'
        f'<p class="wf-work__about">{about}</p>\n'
        f'<p class="wf-work__when">{_due(entry)}{ways}</p>\n</li>'
    )


WAYS = (("put_off", "Put it off"), ("remind", "Remind me"), ("by_hand", "Take it off the list"))


def _due(entry: dict[str, Any]) -> str:
    if not (due := entry.get("due")):
        return ""
    if entry["overdue"]:
        return f"<span>wanted by</span> {near(due, 'j F')}"
    return f"since {near(due, 'j F')}" if entry["since"] else f"by {near(due, 'l j F')}"


def line(entry: dict[str, Any]) -> str:
    """A line of a case's record: `title`, who wrote it (`by`) and who said it (`said`), when (`at`), and `late` where
    it was written down a day after; where there is more of it (`href`); whether it was `outside` of what was agreed as
    safe; and the `notes` beside it."""
    title = escape(entry["title"])
    if entry["href"]:
        title = f'<a class="govuk-link" href="{escape(entry["href"])}">{title}</a>'
    by = escape(entry["by"])
    by = f"said by {escape(entry['said'])}, entered by {by}" if entry["said"] else f"by {by}"
    late = f", written down {date(entry['recorded_at'], 'j F Y')}" if entry["late"] else ""
    notes = "".join([_note(each, entry["at"]) for each in entry["notes"]])
    return (
        f'<li class="moj-timeline__item">\n<h3 class="moj-timeline__title">{title}</h3>\n'
        f'<p class="moj-timeline__byline">{by}</p>\n'
        f'<p class="moj-timeline__date">{_moment(entry["at"])}{late}</p>\n'
        f"{OUTSIDE if entry['outside'] else ''}{notes}</li>"
    )


OUTSIDE = (
    '<p class="govuk-body-s"><strong class="govuk-tag wf-tag--warm">Outside what was agreed as safe</strong></p>\n'
)


def _moment(at: datetime) -> str:
    return f'<time datetime="{date(at, "c")}">{date(at, "j F Y")} at {date(at, "H:i")}</time>'


def _note(each: dict[str, Any], at: datetime) -> str:
    """A paragraph beside a line, with whose words they are."""
    note = each["note"]
    if note.in_wrong_file:
        words = '<p class="govuk-body">A correction was made here: something did not belong in this file.</p>'
    else:
        whose = f"{escape(each['said_by'])} said this." if each["said_by"] else "The writer's own view."
        again = "Put right. " if note.correction_reason else ""
        words = (
            f'<p class="govuk-body">{linebreaksbr(each["words"])}</p>\n<p class="govuk-body-s">{whose} {again}'
            f'<a class="govuk-link" href="{escape(each["href"])}">Put it right'
            f'<span class="govuk-visually-hidden"> (paragraph of {date(at, "j F Y")})</span></a></p>'
        )
    return f'<div class="moj-timeline__description">\n{words}\n</div>'
