"""The codes that stories may use where the rules take any code: lists of the law, and short lists of ours."""

from typing import Annotated, Literal

from wayforward.practice.arguments import Codes
from wayforward.process import consents, duties, instruments, moments, reference, risk


def _of(name: str) -> tuple[str, ...]:
    """The codes of a list of the reference data, in its newest version."""
    return tuple(entry["code"] for entry in reference.read(name)["versions"][-1]["entries"])


Offence = Annotated[str, Codes(_of("offence_groups"))]
CjStage = Annotated[str, Codes(_of("cj_stages"))]
Question = Annotated[str, Codes(_of("equality"))]
Instrument = Annotated[str, Codes(tuple(instruments.codes()))]
Factor = Annotated[str, Codes(tuple(risk.FACTORS))]
Explained = Annotated[str, Codes(tuple(consents.CHECKLIST))]
# What the rules look at, and what else staff want to find again.
Flag = Annotated[
    str, Codes((*sorted(risk.RED_FLAGS_OF_CASE), "workplace", "neighbours", "school", "family", "business", "repeat"))
]
Place = Annotated[
    str,
    Codes(
        (
            *("home", "workplace", "street", "school", "shop", "licensed_premises", "public_transport", "park"),
            *("car_park", "care_home", "prison", "place_of_worship", "road", "online", "phone", "other"),
        )
    ),
]
Relation = Annotated[
    str,
    Codes(
        (
            *("stranger", "acquaintance", "colleague", "neighbour", "friend", "partner", "former_partner", "parent"),
            *("child", "sibling", "relative", "carer", "fellow_pupil", "teacher", "customer", "landlord", "tenant"),
            *("son", "daughter", "mother", "father", "grandparent", "professional", "other"),
        )
    ),
]
Entrance = Annotated[str, Codes(("front", "side", "back", "main", "staff", "online", "other"))]
FormsOfAddress = Annotated[str, Codes(("first_names", "surnames", "as_they_say", "other"))]
ApologyWish = Annotated[
    str, Codes(("would_welcome", "would_offer", "not_wanted", "not_offered", "undecided", "not_discussed"))
]
HowSaid = Annotated[
    str,
    Codes(
        (
            *("verbal", "verbal_recorded_by", "in_person", "phone", "video", "text_message", "email", "letter"),
            *("written", "through_somebody", "by_behaviour", "other"),
        )
    ),
]
Duty = Annotated[str, Codes(tuple(duties.TASKS))]
LifeEvent = Annotated[str, Codes(tuple(kind.value for kind in moments.KINDS))]
Recurrence = Annotated[str, Codes(("daily", "weekly", "fortnightly", "monthly", "yearly"))]
ReleasedTo = Literal["rj_team", "employer", "doctor", "family", "court", "parole_board", "researchers", "trainer"]
Extent = Annotated[str, Codes(("yes", "partly", "no", "unknown"))]
