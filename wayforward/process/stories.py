"""A story of a case for the public: only with everyone's consent to these very words.

Cases are locally famous. A colleague recognises a town, a month and a trade, so details that do not matter are changed,
and the page says so. What the law keeps secret for life stays so whoever agrees.
"""

import calendar
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from .consents import Kind, holds
from .decision import YES, Decision, Reason, no, shut_if
from .disclosure import Protected, finds_protected
from .duties import Role
from .facts import CaseFacts
from .settings import ServiceSettings

DEFAULTS: Final = ServiceSettings()
WEBSITE: Final = "website"
# Parts in a case whose story it is. Others who are told of are named to `may_publish`.
TOLD_OF: Final = frozenset({"harmed", "responsible", "dual"})
LIFELONG_ANONYMITY: Final = frozenset({"rape", "other_sexual"})
LIVE_STAGES: Final = frozenset(
    {
        "reported_under_investigation",
        "charged_not_guilty_plea_pending",
        "pleaded_guilty_pre_sentence",
        "deferred_sentence",
    }
)

CHECKLIST: Final[dict[str, str]] = {
    "names": "No name, and no first name, of anybody",
    "place": "No town, street, school or workplace",
    "time": "No month or day that somebody would remember",
    "trade": "No trade together with sex or age",
    "family": "Nothing of a family that others would know",
    "injury": "No injury or event that was in the news",
    "picture": "No picture of the people; a posed one is labelled",
    "colleague": "Could a colleague or a neighbour tell who it is?",
}

TITLE_MISSING: Final = Reason("story.title_missing", "Give the story a title.")
TEXT_MISSING: Final = Reason("story.text_missing", "Write the story first.")
NAMES_SOMEBODY: Final = Reason(
    "story.names_somebody", "The story names somebody or says where they live or work. Take that out."
)
NOT_FOR_YOU: Final = Reason("story.not_for_you", "A restorative justice lead publishes stories. Ask them to read it.")
CONSENT_MISSING: Final = Reason(
    "story.consent_missing",
    "Not everyone whom the story tells of has agreed to have it published here. Show them the final words and ask.",
)
TEXT_CHANGED_SINCE_CONSENT: Final = Reason(
    "story.text_changed_since_consent",
    "The words were changed after somebody agreed to them. Show them these words and ask again.",
)
PRACTITIONER_HAS_NOT_AGREED: Final = Reason(
    "story.practitioner_has_not_agreed", "The story names the practitioner, who has not agreed. Ask, or leave it out."
)
NOT_ENOUGH_CHANGED: Final = Reason(
    "story.not_enough_changed",
    "Too few details were changed: people who know the place or the work could tell who it is. Change more that do not"
    " matter.",
)
SUPERSEDED: Final = Reason("story.superseded", "There is a newer version of this story. Publish that one.")
SEXUAL_OFFENCE: Final = Reason(
    "story.lifelong_anonymity",
    "Whoever was harmed by a sexual offence stays anonymous for life, by law. Have a lawyer check the story first.",
)
UNDER_18: Final = Reason(
    "story.under_18",
    "Somebody in this case is, or was, under 18, and the law may forbid reports. Have a lawyer check the story first.",
)
LIVE_CASE: Final = Reason(
    "story.live_case", "The matter is still before the police or a court. Nothing is published until that is over."
)


def can_draft(*, title: str, text: str) -> Decision:
    """Is there something to draft?"""
    return shut_if(not title.strip(), TITLE_MISSING) & shut_if(not text.strip(), TEXT_MISSING)


def may_say(text: str, protected: Protected) -> Decision:
    """Do these words keep everyone's names and places out?"""
    return shut_if(bool(finds_protected(text, protected)), NAMES_SOMEBODY)


def may_publish(
    case: CaseFacts,
    *,
    text_sha256: str,
    details_changed: int,
    superseded: bool,
    story: str,
    roles: Collection[str],
    now: datetime,
    settings: ServiceSettings = DEFAULTS,
    channel: str = WEBSITE,
    earlier_versions: Collection[str] = (),
    also_told_of: Collection[str] = (),
    practitioner_named: bool = False,
    practitioner_agreed: bool = False,
    lawyer_checked: bool = False,
) -> Decision:
    """May this version of a story be published in this channel now?

    Everyone harmed and responsible in the case, and whoever else the story tells of (`also_told_of`, participations),
    must have consented (C17) to the words with this hash. `earlier_versions` are the ids of the drafts before it.
    """
    wanted = settings.story_details_changed
    private = lawyer_checked or case.offence not in LIFELONG_ANONYMITY
    of_age = lawyer_checked or not any(part.under_18 for part in case.participations)
    return (
        shut_if(Role.RJ_LEAD not in roles, NOT_FOR_YOU)
        & shut_if(superseded, SUPERSEDED)
        & _consented(case, text_sha256, {story, *earlier_versions}, channel, {*also_told_of}, now)
        & shut_if(practitioner_named and not practitioner_agreed, PRACTITIONER_HAS_NOT_AGREED)
        & shut_if(details_changed < wanted, NOT_ENOUGH_CHANGED)
        & shut_if(not private, SEXUAL_OFFENCE)
        & shut_if(not of_age, UNDER_18)
        & shut_if(case.cj_stage in LIVE_STAGES, LIVE_CASE)
    )


def must_come_down(case: CaseFacts, *, text_sha256: str, story: str, now: datetime, channel: str = WEBSITE) -> bool:
    """Has somebody taken back their consent to a published story, or has one ended? Then it comes down at once."""
    return not _consented(case, text_sha256, {story}, channel, set(), now)


def review_day(published_on: date, months: int = 12) -> date:
    """The day on which everyone is asked again: a year on, as a setting."""
    years, month = divmod(published_on.month - 1 + months, 12)
    year, month = published_on.year + years, month + 1
    return date(year, month, min(published_on.day, calendar.monthrange(year, month)[1]))


def rj_week(year: int) -> tuple[date, date]:
    """Restorative Justice Week: from the third Sunday of November to the Saturday after it."""
    first = date(year, 11, 1)
    sunday = first + timedelta(days=(6 - first.weekday()) % 7 + 14)
    return sunday, sunday + timedelta(days=6)


def is_rj_week(day: date) -> bool:
    """Does this day fall into Restorative Justice Week?"""
    first, last = rj_week(day.year)
    return first <= day <= last


def _consented(
    case: CaseFacts, text_sha256: str, versions: set[str], channel: str, also: set[str], now: datetime
) -> Decision:
    decision = YES
    for part in case.participations:
        if part.role not in TOLD_OF and part.id not in also:
            continue
        given = [
            consent
            for consent in case.consents
            if consent.kind == Kind.C17
            and consent.participation == part.id
            and consent.to in versions
            and consent.channel == channel
            and holds(consent, now)
        ]
        if not given:
            decision &= no(CONSENT_MISSING)
        elif all(consent.item_sha256 != text_sha256 for consent in given):
            decision &= no(TEXT_CHANGED_SINCE_CONSENT)
    return decision
