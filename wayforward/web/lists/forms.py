"""What is asked when a list is kept."""

from wayforward.web.ui.forms import Form, Option, Radios, Text, Tick

FOR_ME, FOR_TEAM = "me", "team"


class KeepForm(Form):
    """A name, for whom, and whether it comes first."""

    submit = "Keep the list"
    name = Text(
        "What do you call it?",
        max_length=40,
        hint="Such as “Under 18, nobody yet”. The name of a person does not belong here.",
    )
    shared = Radios(
        "For whom?",
        [(FOR_ME, "For me"), (FOR_TEAM, "For the team: each sees of it what is theirs to see")],
        initial=FOR_ME,
    )
    first = Tick("Show this first when I open the list")


class DeleteForm(Form):
    """Nothing is asked: the list goes, and nothing in it."""

    submit = "Delete the list"
    submit_style = "warning"


class ExportForm(Form):
    """Which kind of file, and whether names are in it."""

    submit = "Make the file"
    form = Radios(
        "Which kind of file?",
        [Option("csv", "CSV", "For any program."), Option("xlsx", "Excel", "Up to 10,000 rows.")],
        initial="csv",
    )
    named = Tick("Put names into it", hint="Without them it says references, states and dates: mostly that is enough.")
