"""Forms of what a person asks about their own data: erase it, leave it alone, put one's own words beside it."""

from wayforward.process.objections import KIND_WORDS
from wayforward.web import clock
from wayforward.web.ui.forms import Date, Form, LongText, Option, Radios, Select

SAYS = "In their words. They need no form, and give no reason."


class AskForm(Form):
    """What the person asks."""

    submit = "Write it down"
    draft = "rights.ask"
    person = Select("Who asks?", ())
    what = Radios(
        "What do they ask?",
        (
            Option("erase", "Erase what is written about me", "Two people decide. What stays is said, and why."),
            *(Option(kind.value, words, "At once: nobody gets in touch.") for kind, words in KIND_WORDS.items()),
            Option("statement", "Something here is wrong", "Their own words are added. What stood there stays."),
        ),
    )
    words = LongText("What do they say?", hint=SAYS)
    asked_on = Date("On which day?", past=True, initial=clock.today)


class EndObjectionForm(Form):
    """It does not stand any more."""

    submit = "It does not stand any more"
    draft = "rights.objection"
    words = LongText("What did they say, or why else does it not stand any more?", rows=3)


class ProposeForm(Form):
    """What to do about a request to erase."""

    submit = "Ask a second person"
    draft = "rights.erasure"
    erase = Radios(
        "What is to be done?",
        (("erase", "Erase the file"), ("keep", "Keep it for now, with reasons")),
        to=lambda said: said == "erase",
    )
    words = LongText(
        "What is the person told?",
        required=False,
        hint="It stands in the letter as you write it. Needed where the file is kept.",
    )


class AgreeForm(Form):
    """Carry it out."""

    submit = "Agree"
    submit_style = "warning"


class SendBackForm(Form):
    """Look at it again."""

    submit = "Send it back"
