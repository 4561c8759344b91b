"""A copy of somebody's own data that they asked for: the request, and what is in the copy, paragraph by paragraph."""

from django.db import models

from wayforward.process.packs import Came, Identity, State
from wayforward.process.walls import Compartment
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class Pack(WalledModel):
    """One request for a copy, and how far it is. Its own id is the case id of the compartment `pack`.

    `person` is empty where nobody is held that the request could mean. `name` is what they wrote; `words` open the
    file, `sealed` is the file in the age format and `pdf` the same as a PDF that asks for the words: all three go when
    the time to fetch it is over. `version_sha256` is the hash of what the copy says now, `agreed_sha256` of what was
    agreed to.
    """

    wall_case = "id"
    wall_compartment = Compartment.PACK

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    identity = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Identity])
    received_on = models.DateField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    asked_on = models.DateField(null=True, blank=True)
    stopped_days = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    gathered_at = models.DateTimeField(null=True, blank=True)
    version_sha256 = models.CharField(max_length=64, blank=True)
    prepared_by = models.JSONField(default=list)
    reviewer = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    sent_back = SealedField()
    agreed_sha256 = models.CharField(max_length=64, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedField()
    sealed = SealedField()
    pdf = SealedField()
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetched_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    came = models.CharField(max_length=16, blank=True, choices=[(came.value, came.value) for came in Came])

    class Meta:
        indexes = [models.Index(fields=["service", "-taken_at"], name="pack_of_service")]


class PackItem(WalledModel):
    """One paragraph of a copy, in the words that it had when it was gathered, under the key of the file that it comes
    from: when that ends, so does this. `left_out`: [[start, end, why], ...]."""

    wall_case = "pack_id"
    wall_compartment = Compartment.PACK

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=24)
    source = models.CharField(max_length=48)
    row_id = models.UUIDField()
    happened_on = models.DateField(null=True, blank=True)
    original = SealedField()
    left_out = models.JSONField(default=list)
    proposed = models.CharField(max_length=24, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="pack_item_number")]
