"""People, and what is said by and about them in either kind of case."""

from .agency import Agency
from .concern import Concern
from .consent import Consent, Withdrawal
from .equality import EqualityAnswers
from .happened import Happened, SealedHappened
from .incident import Incident
from .known import KnownMatch, KnownPerson
from .note import Note
from .notice import NoticeGiven
from .objection import Objection
from .person import Person, SafeContact
from .same import Pair, PairSaid
from .searched import Search, SearchToken
from .visit import Visit

__all__ = [
    "Agency",
    "Concern",
    "Consent",
    "EqualityAnswers",
    "Happened",
    "Incident",
    "KnownMatch",
    "KnownPerson",
    "Note",
    "NoticeGiven",
    "Objection",
    "Pair",
    "PairSaid",
    "Person",
    "SafeContact",
    "SealedHappened",
    "Search",
    "SearchToken",
    "Visit",
    "Withdrawal",
]
