"""Forms of the team: what somebody can take on, and days away."""

from wayforward.web.people.forms.persons import LANGUAGES
from wayforward.web.ui.forms import Checkboxes, Date, Form, Number, Select, Tick


class SkillsForm(Form):
    """What triage asks of a caseworker."""

    submit = "Save"
    languages = Checkboxes(
        "Languages they work in, beside English",
        [(code, words) for code, words in LANGUAGES if code not in ("en", "other")],
        required=False,
        small=True,
    )
    with_children = Tick("They work with children and young people", required=False)
    most_cases = Number("Open cases agreed with them", most=300, required=False, hint="0 or empty: nothing was agreed.")


class AbsenceForm(Form):
    """Days away. Why is nobody's business here."""

    submit = "Write it down"
    from_on = Date("First day away")
    until_on = Date("Last day away", future=True)
    cover = Select("Who covers?", (), required=False, empty="Nobody yet")


class BackForm(Form):
    """They are back."""

    submit = "They are back"
