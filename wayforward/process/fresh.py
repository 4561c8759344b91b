"""What asks again who somebody is, though they have signed in: it opens more than their own work.

A screen that was left for a minute is enough to read what is on it. It is not enough for what stands here: the second
step has to have been shown in the last five minutes. Every event that is one of these is in EVENTS; the service refuses
to write its line from a page that is not marked as asking (`web.accounts.fresh`).
"""

from enum import StrEnum
from typing import Final

from .events import Event


class Opens(StrEnum):
    """What a page opens beyond somebody's own work."""

    SHARING = "sharing"  # what one person said goes to another, or to the public
    EXPORT = "export"  # something leaves the service as a file
    EMERGENCY = "emergency"  # a case that is nobody's to open
    ROLES = "roles"  # who works here, as what, and how they get in
    KEYS = "keys"  # the second steps of somebody's own account
    ERASURE = "erasure"  # a file is ended for good, or may be from now on


EVENTS: Final[dict[Event, Opens]] = {
    Event.WORDS_PASSED_ON: Opens.SHARING,
    Event.APPROACH_RECORDED: Opens.SHARING,
    Event.STORY_PUBLISHED: Opens.SHARING,
    Event.EMERGENCY_ACCESS: Opens.EMERGENCY,
    Event.EMERGENCY_REVIEWED: Opens.EMERGENCY,
    Event.STAFF_ADDED: Opens.ROLES,
    Event.STAFF_LEFT: Opens.ROLES,
    Event.AGENCY_TOKEN_MADE: Opens.ROLES,
    Event.AGENCY_TOKEN_REVOKED: Opens.ROLES,
    Event.STAFF_CHANGE_PROPOSED: Opens.ROLES,
    Event.STAFF_ROLES_CHANGED: Opens.ROLES,
    Event.STAFF_RETURNED: Opens.ROLES,
    Event.STAFF_TIED_TO_SINGLE_SIGN_ON: Opens.ROLES,
    Event.ENDING_AGREED: Opens.ERASURE,
    Event.HOLD_ON_ENDING_LIFTED: Opens.ERASURE,
    Event.FILE_ENDED: Opens.ERASURE,
    Event.ERASURE_DECIDED: Opens.ERASURE,
    Event.POLICE_EXTRACT_APPROVED: Opens.EXPORT,
    Event.POLICE_EXTRACT_GIVEN: Opens.EXPORT,
    Event.PACK_MADE: Opens.EXPORT,
    Event.PACK_FETCHED: Opens.EXPORT,
    Event.LIST_EXPORT_ASKED: Opens.EXPORT,
    Event.LIST_EXPORT_FETCHED: Opens.EXPORT,
}

# Events whose names sound like one of these, and why nothing is opened by them.
NOT_THESE: Final[dict[Event, str]] = {
    Event.KEPT_FROM_ENDING: "it keeps a file, and opens none",
    Event.ENDING_PROPOSED: "nothing happens to a file before somebody else agrees",
    Event.ENDING_GIVEN_UP: "nothing is ended",
    Event.ERASURE_ASKED: "what the person asks is written down",
    Event.ERASURE_PROPOSED: "nothing is erased before somebody else agrees",
    Event.ERASURE_SENT_BACK: "nothing is erased",
    Event.OBJECTION_ENDED: "the person themselves said so",
    Event.POLICE_REQUEST_RECEIVED: "it is written down, and nothing is looked up",
    Event.POLICE_REQUEST_PLACED: "it asks somebody who works on the case, and opens nothing",
    Event.POLICE_REQUEST_TESTED: "an answer to a condition, which opens nothing by itself",
    Event.POLICE_EXTRACT_CHANGED: "nothing leaves before a second person has read it",
    Event.POLICE_EXTRACT_PROPOSED: "nothing leaves before a second person has read it",
    Event.POLICE_REQUEST_REFUSED: "nothing leaves",
    Event.POLICE_ASKED_BACK: "nothing leaves but a letter that is the same for everybody",
    Event.POLICE_CAME_BACK: "what they sent is written down",
    Event.TOLD_OF_POLICE_REQUEST: "the person hears what is theirs",
    Event.STAFF_CHANGE_GIVEN_UP: "nothing is changed",
    Event.PACK_GATHERED: "it lies where it lay, for the data protection officer",
    Event.PACK_CHANGED: "nothing leaves before somebody else agrees",
    Event.PACK_PROPOSED: "a named colleague reads it, and nothing leaves",
    Event.PACK_AGREED: "making the file and fetching it both ask again",
    Event.PACK_SENT_BACK: "nothing leaves",
    Event.PACK_EXPIRED: "a file is removed that could be made again",
    Event.LIST_EXPORT_MADE: "it lies sealed, and fetching it asks again",
    Event.LIST_EXPORT_ENDED: "a file is gone that could be made again",
    Event.DIARY_ADDRESS_ENDED: "an address stops to show what it showed",
    Event.STAFF_MAIL_SENT: "counts and links of one's own work",
    Event.NOTE_TEMPLATE_ENDED: "headings of the service, and no words of anybody",
    Event.RESTRICTION_ENDED: "an order of a court ended",
    Event.STAFF_AWAY: "days on which somebody is not at work",
    Event.STAFF_BACK: "a day on which they are",
    Event.STAFF_SKILLS_CHANGED: "what somebody is good at, and no role",
    Event.PUBLICATION_ISSUED: "a page of the public site about nobody",
}
SOUNDS_LIKE: Final = (
    *("pass", "publi", "shar", "releas", "disclos", "export", "pack", "extract", "police", "handed_out"),
    *("emergency", "staff", "role", "ending", "ended", "erase"),
)
