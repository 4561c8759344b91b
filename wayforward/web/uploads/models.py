"""Papers that were attached to a case, sealed piece by piece under the key of the part in which they stand."""

from uuid import UUID, uuid5

from django.db import models

from wayforward.process.uploads import Paper, State, Verdict, WhyOut
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField

from .formats import PAPERS


class Attachment(SealedHappened):
    """One paper: what it is, what its file was called, how it stands. The file itself is in its pieces.

    `said` is what the scanner said last, `tries` how often it gave no answer, `ask_again_at` when it is asked again.
    """

    about = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in Paper])
    format = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in PAPERS])
    name = SealedField()
    title = SealedField()
    fingerprint = SealedField()
    size = models.PositiveIntegerField()
    pieces = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    said = models.CharField(max_length=16, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    ask_again_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    why_out = models.CharField(max_length=16, blank=True, choices=[(why.value, why.value) for why in WhyOut])
    out_at = models.DateTimeField(null=True, blank=True)
    out_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-at"], name="attachments_of_case"),
            models.Index(fields=["ask_again_at"], name="attachments_to_ask", condition=models.Q(state="quarantine")),
        ]


class Piece(WalledModel):
    """64 KB of a file. Its id is made of the file, its number and whether it is the last one, and is sealed with it: a
    piece that was moved, left out or put behind the last one does not open, or is not looked for."""

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    BYTES = 64 * 1024

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")
    case_id = models.UUIDField()
    compartment = models.CharField(max_length=16)
    key_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    content = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="piece_once")]

    @staticmethod
    def id_of(attachment: UUID, number: int, last: bool) -> UUID:
        """The id of this piece of this file."""
        return uuid5(attachment, f"{number} {'last' if last else 'more'}")
