"""The coded words for what makes a case stand still: orders, holds, new information."""

from enum import StrEnum


class OrderKind(StrEnum):
    """Orders and conditions that can forbid contact, directly or through others."""

    BAIL = "bail"
    RESTRAINING = "restraining"
    LICENCE = "licence"
    NONMOL = "nonmol"
    DAPO = "dapo"
    SPO = "spo"
    INJUNCTION = "injunction"
    PRISON_NO_CONTACT = "prison_no_contact"
    CIVIL_ORDER = "civil_order"
    OTHER = "other"


class ClearanceKind(StrEnum):
    """How an order is opened for a method and a time."""

    VARIED = "varied"
    PERMISSION_IN_WRITING = "permission_in_writing"


class HoldReason(StrEnum):
    """Why a case, or one person, stands still."""

    PARTY_ASKED_TIME = "party_asked_time"
    LIVE_PROCEEDINGS = "live_proceedings"
    HEALTH = "health"
    BEREAVEMENT = "bereavement"
    PRISON_TRANSFER = "prison_transfer"
    AWAITING_AGENCY = "awaiting_agency"
    AWAITING_ORDER_VARIATION = "awaiting_order_variation"
    RISK_INCIDENT = "risk_incident"
    HOLIDAY_TRIGGER_DATE = "holiday_trigger_date"
    OTHER = "other"


class NewsKind(StrEnum):
    """What kind of new information makes a risk assessment stale."""

    ARREST = "arrest"
    THREAT = "threat"
    RELEASE = "release"
    RECALL = "recall"
    NEW_OFFENCE = "new_offence"
    HEALTH = "health"
    RELATIONSHIP = "relationship"
    LIVING_OR_WORKING = "living_or_working"
    SOCIAL_MEDIA = "social_media"
    OTHER = "other"


class Understands(StrEnum):
    """A decision about whether somebody can understand this process now."""

    YES = "yes"
    WITH_SUPPORT = "with_support"
    NO = "no"
