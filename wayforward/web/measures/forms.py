"""The form of a set of questions, made from the instrument's own data."""

from wayforward.process.instruments import TIMEPOINT_WORDS, Instrument, Item, Mode
from wayforward.web import clock
from wayforward.web.ui.forms import Form, Moment, Number, Option, Radios, Section, Select

MODE_WORDS = {
    Mode.READ_ALOUD: Option(Mode.READ_ALOUD.value, "I read the questions aloud"),
    Mode.SELF: Option(Mode.SELF.value, "They filled it in themselves"),
}


def measure_form(instrument: Instrument) -> type[Form]:
    """One question under another, each of which may be left out; then when and how it was asked."""
    questions = {item.code: _question(instrument, item) for item in instrument.items}
    asked = ("timepoint", "mode", "at")
    fields = {
        **questions,
        "timepoint": Select("At which point?", [(point.value, words) for point, words in TIMEPOINT_WORDS.items()]),
        "mode": Radios("How was it asked?", list(MODE_WORDS.values())),
        "at": Moment("When?", past=True, initial=clock.now),
    }
    sections = (
        Section(instrument.lead, tuple(questions), "Leave out what they would rather not answer."),
        Section("When and how", asked),
    )
    told = {"__doc__": instrument.about, "submit": "Save the answers", "sections": sections}
    return type("MeasureForm", (Form,), {**fields, **told})


def _question(instrument: Instrument, item: Item) -> Radios | Number:
    if instrument.options:
        choices = [Option(str(option.value), option.words) for option in instrument.options]
        return Radios(item.words, choices, to=int, required=False, inline=True)
    hint = f"{item.lowest}: {item.low}. {item.highest}: {item.high}."
    return Number(item.words, least=item.lowest, most=item.highest, hint=hint, required=False)
