"""Forms of what may be the same."""

from wayforward.process.sameness import Verdict
from wayforward.web.ui.forms import Form, Option, Radios


class SameForm(Form):
    """Is it the same?"""

    submit = "Save"
    verdict = Radios(
        "Is it the same?",
        [
            Option(Verdict.SAME.value, "Yes: link the two", "Both stay as they are. The link can be taken back."),
            Option(Verdict.NOT_SAME.value, "No: they are not the same", "It is not asked again."),
        ],
        missing="Choose one. If you cannot tell, leave it as it is.",
    )


class UnlinkForm(Form):
    """A link is taken back."""

    submit = "Take the link back"
    submit_style = "warning"
