"""Taking in a referral: what has to be in it, and whether the person knows.

A referral without the person's knowledge is information only: nobody contacts them until the referrer confirms that
they know. A crime number, or a report to the police, is never asked for as a condition.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .settings import ServiceSettings


class Source(StrEnum):
    """Who referred."""

    HARMED_SELF = "harmed_self"
    RESPONSIBLE_SELF = "responsible_self"
    FAMILY_OF_HARMED = "family_of_harmed"
    CASEWORKER = "caseworker"
    POLICE = "police"
    YJS = "yjs"
    PROBATION_VLO = "probation_vlo"
    PROBATION_COM = "probation_com"
    PRISON_POM = "prison_pom"
    COURT_PRE_SENTENCE = "court_pre_sentence"
    FLO = "flo"
    HOUSING = "housing"
    SCHOOL = "school"
    EMPLOYER = "employer"
    GP_HEALTH = "gp_health"
    OTHER_RJ_SERVICE = "other_rj_service"
    OTHER = "other"


# Nobody else has to be told that such a referral has come, or what became of it.
NO_REFERRER: Final = frozenset(
    {Source.HARMED_SELF, Source.RESPONSIBLE_SELF, Source.FAMILY_OF_HARMED, Source.CASEWORKER}
)

SOURCE_WORDS: Final[dict[Source, str]] = {
    Source.HARMED_SELF: "The person harmed",
    Source.RESPONSIBLE_SELF: "The person responsible",
    Source.FAMILY_OF_HARMED: "Family of the person harmed",
    Source.CASEWORKER: "Caseworker",
    Source.POLICE: "Police",
    Source.YJS: "Youth justice service",
    Source.PROBATION_VLO: "Victim liaison officer (probation)",
    Source.PROBATION_COM: "Community offender manager (probation)",
    Source.PRISON_POM: "Prison offender manager",
    Source.COURT_PRE_SENTENCE: "Court, before sentence",
    Source.FLO: "Police family liaison officer",
    Source.HOUSING: "Housing",
    Source.SCHOOL: "School",
    Source.EMPLOYER: "Employer",
    Source.GP_HEALTH: "GP or health service",
    Source.OTHER_RJ_SERVICE: "Another restorative justice service",
    Source.OTHER: "Other",
}

# Somebody who refers themselves knows of it; these speak for somebody else and are told nothing afterwards.
BY_THEMSELVES: Final = frozenset({Source.HARMED_SELF, Source.RESPONSIBLE_SELF})
TOLD_NOTHING: Final = frozenset({Source.FAMILY_OF_HARMED, Source.HOUSING, Source.SCHOOL, Source.EMPLOYER, Source.OTHER})


class InitiatedBy(StrEnum):
    """Whose wish it was."""

    HARMED = "harmed"
    RESPONSIBLE = "responsible"
    THIRD_PARTY = "third_party"


class Known(StrEnum):
    """How far the other person is known to the service."""

    NOT_KNOWN = "not_known"
    NAME_ONLY = "name_only"
    IDENTIFIED = "identified"


class Priority(StrEnum):
    """How soon the first contact is due."""

    STANDARD = "standard"
    HIGH_RISK = "high_risk"


@dataclass(frozen=True)
class ReferralFact:
    """A referral, as far as the rules ask. `source` "" means nobody said who referred."""

    source: str
    initiated_by: str = InitiatedBy.THIRD_PARTY
    received_at: datetime | None = None
    has_person: bool = True
    has_way_to_reach: bool = True
    has_incident: bool = True
    person_knows: bool = False
    knows_confirmed: bool = False
    duplicate_checked: bool = True
    flags: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    in_area: bool = True


NO_PERSON: Final = Reason("referral.no_person", "Say who it is for: a name is enough.")
NO_WAY_TO_REACH: Final = Reason(
    "referral.no_way_to_reach", "Give one safe way to reach the person: a telephone number, an address or an e-mail."
)
NO_INCIDENT: Final = Reason(
    "referral.no_incident", "Say in a line what happened, without details. No crime number and no report is needed."
)
NO_SOURCE: Final = Reason("referral.no_source", "Say who is referring.")
NO_INITIATOR: Final = Reason("referral.no_initiator", "Say whose wish this is.")
NOT_RECEIVED: Final = Reason("referral.no_date", "Say when the referral was received.")
PERSON_DOES_NOT_KNOW: Final = Reason(
    "referral.person_does_not_know",
    "The person does not know of this referral. Nobody contacts them: ask the referrer to tell them first, and to"
    " confirm it.",
)
DUPLICATES_NOT_CHECKED: Final = Reason(
    "referral.duplicates_not_checked", "See first whether the same matter is already known."
)
OUT_OF_AREA: Final = Reason(
    "referral.out_of_area", "This is outside the area of the service. Agree with the other area who takes it."
)
NO_CONSENT_TO_REFER: Final = Reason(
    "referral.no_consent_to_refer",
    "The person has not agreed that their name and a summary go to the restorative justice team (C3). Ask them first.",
)
RESPONSIBLE_INITIATED_DOMESTIC_ABUSE: Final = Reason(
    "referral.responsible_initiated_domestic_abuse",
    "In domestic abuse, a referral from the person responsible is not taken. Only the person harmed can ask for it;"
    " offer the person responsible other work.",
)
RESPONSIBLE_INITIATED_STALKING: Final = Reason(
    "referral.responsible_initiated_stalking",
    "In stalking, contact may be what the person responsible is after. A referral from them is not taken.",
)

DOMESTIC_ABUSE: Final = "domestic_abuse"
STALKING: Final = "stalking"


def is_information_only(referral: ReferralFact) -> bool:
    """Does this referral only inform, because the person does not know of it?

    An employer never refers: what an employer says is information until the person themselves confirms.
    """
    if referral.knows_confirmed or referral.source in BY_THEMSELVES:
        return False
    return not referral.person_knows or referral.source == Source.EMPLOYER


def may_take(referral: ReferralFact) -> Decision:
    """May this referral be written down? It needs little: who, how to reach them, what, who says so and when."""
    return (
        shut_if(not referral.has_person, NO_PERSON)
        & shut_if(not referral.has_way_to_reach and not is_information_only(referral), NO_WAY_TO_REACH)
        & shut_if(not referral.has_incident, NO_INCIDENT)
        & shut_if(referral.source not in set(Source), NO_SOURCE)
        & shut_if(referral.received_at is None, NOT_RECEIVED)
    )


def may_open_support(referral: ReferralFact) -> Decision:
    """May a support case be opened from this referral?"""
    return shut_if(is_information_only(referral), PERSON_DOES_NOT_KNOW)


def may_refer_to_restorative(*, consents: Collection[str]) -> Decision:
    """May a caseworker pass the person's name and a summary on? `consents` are the kinds that stand, such as C3."""
    return shut_if("C3" not in consents, NO_CONSENT_TO_REFER)


def may_accept(referral: ReferralFact, settings: ServiceSettings) -> Decision:
    """May the restorative team accept this referral for screening? (gate G1)

    The stage in the justice system never bars it, nor does the kind of offence by itself. In stalking, and in
    domestic abuse unless the service decided otherwise, it is not taken from the person responsible.
    """
    by_responsible = referral.initiated_by == InitiatedBy.RESPONSIBLE
    domestic = DOMESTIC_ABUSE in referral.flags and not settings.harmer_initiated_domestic_abuse
    return (
        may_take(referral)
        & shut_if(referral.initiated_by not in set(InitiatedBy), NO_INITIATOR)
        & shut_if(not by_responsible and is_information_only(referral), PERSON_DOES_NOT_KNOW)
        & shut_if(not referral.duplicate_checked, DUPLICATES_NOT_CHECKED)
        & shut_if(not referral.in_area, OUT_OF_AREA)
        & shut_if(by_responsible and domestic, RESPONSIBLE_INITIATED_DOMESTIC_ABUSE)
        & shut_if(by_responsible and STALKING in referral.flags, RESPONSIBLE_INITIATED_STALKING)
    )


def may_tell_referrer(*, source: str, consents: Collection[str]) -> bool:
    """May the referrer hear the minimal result? Family, employers, schools and landlords only with consent (C12)."""
    return source not in TOLD_NOTHING or "C12" in consents
