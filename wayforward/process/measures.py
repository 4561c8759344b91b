"""The figures of the return: what each counts, over what, and by which day.

The definition, the date rule and both numbers are printed beside every figure, because areas differ. People, cases and
activities are counted apart. What a figure counts is here; how it is counted is one query object in `reports`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Counts(StrEnum):
    """What one of the figure is. They are never added to one another."""

    PEOPLE = "people"
    CASES = "cases"
    REFERRALS = "referrals"
    ACTIVITIES = "activities"
    AGREEMENTS = "agreements"
    COMMITMENTS = "commitments"
    ENQUIRIES = "enquiries"
    ANSWERS = "answers"
    EVENTS = "events"
    DAYS = "days"


@dataclass(frozen=True)
class Definition:
    """One figure. `denominator` is empty for a plain count; `at` is the day that decides the period."""

    code: str
    words: str
    counts: Counts
    numerator: str
    at: str
    denominator: str = ""
    note: str = ""

    @property
    def of(self) -> str:
        """Of whom or what, to stand inside a sentence: "the people of K4"."""
        return self.denominator[:1].lower() + self.denominator[1:]


_LIST: Final = (
    Definition(
        "K1",
        "Victims supported",
        Counts.PEOPLE,
        "Distinct harmed people who were given support at least once",
        "the support was given",
    ),
    Definition(
        "K2", "Referrals to support", Counts.REFERRALS, "Referrals received, by source", "the referral was received"
    ),
    Definition(
        "K3",
        "Contacted in time",
        Counts.REFERRALS,
        "Referrals whose first contact or attempt came within the standard",
        "the referral was received",
        "Referrals that needed a contact",
    ),
    Definition(
        "K4",
        "Informed about restorative justice",
        Counts.PEOPLE,
        "Distinct harmed people with an identified other party who were given information and understood it, at least"
        " partly",
        "the offer was made",
        "Distinct harmed people supported, with an identified other party",
        "However often somebody was asked, they count once. A leaflet without an answer does not count.",
    ),
    Definition(
        "K5",
        "Not informed, with the reason",
        Counts.PEOPLE,
        "Distinct harmed people for whom it was decided not to offer, by reason",
        "it was decided",
        "Distinct harmed people supported, with an identified other party",
    ),
    Definition(
        "K6",
        "Asked to hear more",
        Counts.PEOPLE,
        "Distinct harmed people who asked to hear more or to be referred",
        "the answer was given",
        "The people of K4",
        "Never shown for one member of staff: it would press people to say yes.",
    ),
    Definition(
        "K7",
        "Restorative referrals",
        Counts.CASES,
        "Restorative cases received, by source and by whose wish it was",
        "the case was received",
    ),
    Definition("K8", "Suitable", Counts.CASES, "Cases signed off", "the sign-off was given", "Cases assessed"),
    Definition(
        "K9.direct",
        "Direct activities",
        Counts.ACTIVITIES,
        "Activities held by a direct method; people, cases and activities apart",
        "it was held",
        "",
        "Which methods are direct is a setting, printed with the figure.",
    ),
    Definition(
        "K9.indirect",
        "Indirect activities",
        Counts.ACTIVITIES,
        "Activities held by an indirect method; people, cases and activities apart",
        "it was held",
    ),
    Definition(
        "K9.preparatory",
        "Preparation only",
        Counts.CASES,
        "Cases closed with the benefit of preparation alone",
        "the case was closed",
    ),
    Definition(
        "K10.direct",
        "Referrals that led to direct work",
        Counts.CASES,
        "Cases closed as completed by direct work, or by both",
        "the case was closed",
        "Cases closed",
        "National modelling expects about 8 in 100.",
    ),
    Definition(
        "K10.indirect",
        "Referrals that led to indirect work",
        Counts.CASES,
        "Cases closed as completed by indirect work",
        "the case was closed",
        "Cases closed",
        "National modelling expects about 19 in 100.",
    ),
    Definition(
        "K11",
        "Time taken",
        Counts.DAYS,
        "Days from offer to referral, referral to first contact, and referral to activity: median, quartiles, longest",
        "the later of the two",
        "",
        "Time that waited on somebody's own wish is shown apart from time that waited on agencies.",
    ),
    Definition(
        "K12",
        "Agencies answered",
        Counts.ENQUIRIES,
        "Enquiries answered within the time asked for; refusals by reason",
        "the enquiry was sent",
        "Enquiries sent",
    ),
    Definition(
        "K13",
        "Outcome agreements",
        Counts.AGREEMENTS,
        "Agreements that everyone signed; one that says only that they talked is an agreement",
        "the last one signed",
        "Direct activities held",
    ),
    Definition(
        "K14",
        "Commitments kept",
        Counts.COMMITMENTS,
        "Commitments completed",
        "it was due",
        "Commitments due",
        "Protocols are shown apart: in force, used, not needed. None of these is a failure.",
    ),
    Definition(
        "K15",
        "Satisfaction of harmed people",
        Counts.ANSWERS,
        "Overall rating of 4 or 5",
        "it was answered",
        "Harmed people who gave a rating",
    ),
    Definition(
        "K16",
        "Satisfaction of responsible people and supporters",
        Counts.ANSWERS,
        "Overall rating of 4 or 5",
        "it was answered",
        "Responsible people and supporters who gave a rating",
    ),
    Definition("K17", "Would recommend it", Counts.ANSWERS, "Agree (4 or 5)", "it was answered", "People who answered"),
    Definition(
        "K18",
        "Felt pressed",
        Counts.ANSWERS,
        "Felt pressed to say yes (4 or 5)",
        "it was answered",
        "People who answered",
        "Each one is looked at.",
    ),
    Definition(
        "K23",
        "Distance travelled, for each need",
        Counts.PEOPLE,
        "Mean change from the first to the last answer; better, same and worse",
        "the last answer was given",
        "People with a need at first and an answer at both times",
        "There is no comparison group: figures say what people reported, not what caused it.",
    ),
    Definition(
        "K24",
        "Withdrawals",
        Counts.CASES,
        "Cases closed because somebody withdrew, by stage, by party and by reason",
        "the case was closed",
        "",
        "Leaving is a normal outcome and nobody's failure.",
    ),
    Definition(
        "K25",
        "Concerns, stops and breaches",
        Counts.EVENTS,
        "Concerns for safety, emergency stops, complaints and commitments not kept",
        "it was written down",
    ),
    Definition(
        "K28",
        "Interpreters and access needs met",
        Counts.PEOPLE,
        "Distinct people whose need for an interpreter or another access need was met",
        "the meeting took place",
        "Distinct people with such a need",
    ),
    Definition(
        "K29",
        "Supervision in time",
        Counts.CASES,
        "Open cases whose last supervision is not older than the standard",
        "the last day of the period",
        "Open cases",
    ),
)

DEFINITIONS: Final[dict[str, Definition]] = {definition.code: definition for definition in _LIST}

# Never from the service's own records: only from the police or a cohort of the Justice Data Lab.
NOT_FROM_HERE: Final = {"K31": "Reoffending is not counted here. It can only be known from a matched national cohort."}
