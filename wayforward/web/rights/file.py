"""What may be ended: one person's file, or one entry of a register, with the rule that makes it due."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wayforward.process.keeping import Due

from .models import Ending


@dataclass(frozen=True)
class File:
    """One file, closed, with the rule that makes it due."""

    kind: str
    pk: UUID
    case_id: UUID
    ref: str
    due: Due


def not_ended(column: str) -> Q:
    """Files of which no ending was carried out; `column` holds the id of the file."""
    return Q(~Exists(Ending.objects.filter(file_id=OuterRef(column)).exclude(ended_at=None)))
