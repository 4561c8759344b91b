"""What the codes of practice cases stand for, where they are no words by themselves: read from the rules."""

from wayforward.process import activities, consents, duties, gates, instruments, reference, risk
from wayforward.web.reports.measures import MEASURES

from .table import table

OF_SIDE = {
    risk.Side.HARMED: "a person harmed",
    risk.Side.RESPONSIBLE: "a person responsible",
    risk.Side.BETWEEN: "`activity`",
    risk.Side.PROCESS: "`activity`",
}


def sections() -> list[str]:
    """The chapters, each a heading and a table."""
    return [
        *("### Roles", _roles()),
        *("### Gates", _gates()),
        *("### Consents", _consents()),
        *("### Methods", _methods()),
        *("### Risk factors", TOLD_OF_RISK, _factors()),
        *("### Offence groups", _listed("offence_groups", "offence")),
        *("### Stages in the justice system", _listed("cj_stages", "stage")),
        *("### Figures", _figures()),
        *("### Questions of the measures", TOLD_OF_MEASURES, _questions()),
        *("### Equality questions", _equality()),
        *("### Duties", TOLD_OF_DUTIES, _duties()),
    ]


TOLD_OF_RISK = " ".join(
    [
        "While a critical factor is unknown, or was not asked about, nothing is signed off; `rest: no` says that all",
        "others were asked about, and were not there. Likelihood times impact, after what is done about it, is low up",
        "to 4, moderate up to 9, high up to 15, and very high above. A panel of two, one of them independent of the",
        "case, signs off where anything is high or very high, or where there is a red flag: a factor that is one,",
        "somebody under 18, an order in force, several people on one side, or one of these `flags` of the incident:",
        ", ".join(f"`{flag}`" for flag in sorted(risk.RED_FLAGS_OF_CASE)) + ".",
    ]
)
TOLD_OF_MEASURES = " ".join(
    [
        "`everyday` has no score: its questions stand alone. Of a sum as many answers may be missing as",
        "`measure_answers_missing` says.",
    ]
)
TOLD_OF_DUTIES = " ".join(
    [
        "The check `tasks` compares with these words. What `finish_duty` does not end is ended by the step that",
        "it asks for.",
    ]
)


def _roles() -> str:
    return table(("role", "is called"), [(f"`{role}`", words) for role, words in duties.ROLE_WORDS.items()])


def _gates() -> str:
    rows = [(f"`{code}`", one.title, one.asks, one.opened_by) for code, one in gates.GATES.items()]
    return table(("gate", "is called", "asks for", "opened by"), rows)


def _consents() -> str:
    rows = [(f"`{code}`", one.title, one.by_whom, one.needed_for) for code, one in consents.CATALOGUE.items()]
    return table(("consent", "to", "given by", "needed for"), rows)


def _methods() -> str:
    rows = [
        (f"`{method}`", words, "direct" if method in activities.DIRECT else "")
        for method, words in activities.METHOD_WORDS.items()
    ]
    return table(("method", "is", "counts as"), rows)


def _factors() -> str:
    rows = [
        (f"`{code}`", one.words, OF_SIDE[one.side], "yes" if one.critical else "", "yes" if one.red_flag else "")
        for code, one in risk.FACTORS.items()
    ]
    return table(("factor", "is", "asked of", "critical", "red flag"), rows)


def _listed(name: str, head: str) -> str:
    """A list of the law, in its newest version."""
    entries = reference.read(name)["versions"][-1]["entries"]
    return table((head, "is"), [(f"`{each['code']}`", each["words"]) for each in entries])


def _figures() -> str:
    told = [(code, one.definition) for code, one in MEASURES.items()]
    rows = [(f"`{code}`", one.words, one.numerator, one.at, one.note) for code, one in told]
    return table(("figure", "is called", "counts", "on the day on which", "to be minded"), rows)


def _questions() -> str:
    rows = [
        (f"`{code}`", f"`{item.code}`", item.words, f"{item.lowest} to {item.highest}")
        for code in instruments.codes()
        for item in instruments.load(code).items
    ]
    return table(("instrument", "question", "asks", "answers"), rows)


def _equality() -> str:
    rows = [
        (f"`{each['code']}`", each["words"], ", ".join(f"`{option['code']}`" for option in each["options"]))
        for each in reference.read("equality")["versions"][-1]["entries"]
    ]
    return table(("question", "asks", "answers"), rows)


def _duties() -> str:
    rows = [(f"`{code}`", one.words, "yes" if one.by_hand else "") for code, one in duties.TASKS.items()]
    return table(("duty", "words", "can be ended by `finish_duty`"), rows)
