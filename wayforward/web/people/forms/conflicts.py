"""Forms of conflicts of interest and of emergency access."""

from wayforward.process import emergencies
from wayforward.process.allocation import CONFLICT_WORDS, Conflict
from wayforward.web.ui.forms import Date, Email, Form, Phone, Radios, Select, Text

HOW = [(kind.value, words) for kind, words in CONFLICT_WORDS.items()]


class KnownForm(Form):
    """Somebody whom one knows. The more is given, the fewer cases are shut by a name alone."""

    submit = "Add them"
    name = Text("Their full name", max_length=120, hint="Add yourself too, if you have ever been in a case.")
    how = Select("How do you know them?", HOW)
    born = Date("Date of birth, if you know it", past=True, required=False)
    phone = Phone("Telephone number", required=False)
    email = Email("E-mail address", required=False)
    postcode = Text("Postcode", max_length=10, width=10, required=False)


class TakeBackForm(Form):
    """Take a name back."""

    submit = "Take the name back"
    submit_style = "warning"


class RecuseForm(Form):
    """Step back from a case."""

    submit = "Step back from this case now"
    submit_style = "warning"
    how = Select("How do you know somebody in it?", HOW, initial=Conflict.OTHER.value, hint="Nobody asks for more.")


class ClearForm(Form):
    """A name alone agreed, and it is somebody else."""

    submit = "It is somebody else: open the case to them again"


class SeenForm(Form):
    """What was read before the wall stood has been looked at."""

    submit = "What was read before has been looked at"


class EmergencyForm(Form):
    """Open a case in an emergency."""

    submit = "Open it for one hour"
    submit_style = "warning"
    reference = Text(
        "Reference of the case, or the person's telephone number",
        max_length=20,
        width=20,
        hint="Like K7QX-4M, or 07700 900123.",
    )
    why = Radios("Why now?", [(why.value, words) for why, words in emergencies.WHY_WORDS.items()])


class ReviewForm(Form):
    """What the review of an emergency access came to."""

    submit = "Record the review"
    finding = Radios("What did you find?", [(each.value, words) for each, words in emergencies.FINDING_WORDS.items()])
