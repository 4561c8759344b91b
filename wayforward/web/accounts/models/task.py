from django.db import models

from wayforward.web.accounts.walled import WalledModel

# Of all duties that there were in ten years a few in a hundred still wait.
WAITS = models.Q(done_at=None, cancelled_at=None)


class Task(WalledModel):
    """Something that a member of staff, or anybody with a role, has to do. Its words come from process.duties.

    No personal words are stored: the kind is coded, `about` is a participation.
    """

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    # Neither has an index of its own: those below begin with them, and hold only what waits.
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    case_id = models.UUIDField()
    staff = models.ForeignKey(
        "accounts.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=48)
    compartment = models.CharField(max_length=16)
    about = models.UUIDField(null=True, blank=True)
    from_at = models.DateTimeField(null=True, blank=True)  # from when it stands in a list; at once where empty
    due_at = models.DateTimeField()
    remind_on = models.DateField(null=True, blank=True)  # the day on which its own member of staff wants it on top
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "kind"], name="task_of_case"),
            models.Index(fields=["staff", "due_at"], condition=WAITS, name="task_of_staff"),
            models.Index(fields=["service", "role", "staff"], condition=WAITS, name="task_of_role"),
            # Everybody's that wait, in the order in which they are due: read until a page is full.
            models.Index(fields=["service", "due_at", "id"], condition=WAITS, name="task_waiting"),
        ]
