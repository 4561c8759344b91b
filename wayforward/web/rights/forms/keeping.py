"""Forms of what is kept: a proposal, agreeing to it, a hold."""

from wayforward.process.keeping import HOLD_WORDS
from wayforward.web.ui.forms import Checkboxes, Date, Form, Select, Text


class ProposeForm(Form):
    """Propose to end what is due. What never goes by itself is chosen one by one."""

    submit = "Propose to end them"
    submit_style = "warning"
    looked_at = Checkboxes(
        "Also these, which somebody has looked at",
        (),
        required=False,
        hint="They never go by themselves. Choose those whose file you have talked through.",
    )


class AgreeForm(Form):
    """Agree to a proposal: it is carried out at once."""

    submit = "Agree: end these files now"
    submit_style = "warning"


class GiveUpForm(Form):
    """Give a proposal up."""

    submit = "Give it up"


class HoldForm(Form):
    """Keep a case from being ended."""

    submit = "Keep everything of this case"
    reference = Text("Reference of the case", max_length=10, width=10, hint="Like K7QX-4M.")
    reason = Select("Why?", [(reason.value, words) for reason, words in HOLD_WORDS.items()])
    review_on = Date("When does somebody look at it again?", future=True)


class LiftForm(Form):
    """Lift a hold."""

    submit = "It need not be kept any longer"
    submit_style = "warning"
