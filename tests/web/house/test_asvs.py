"""SEC-70: every requirement of the standard is answered, once, and each answer leads somewhere."""

from collections import Counter

from tools import asvs, setup


def test_the_list_of_the_standard_is_whole() -> None:
    """345 requirements in 17 chapters, as published: 70 of level 1, 183 of level 2, 92 of level 3."""
    assert Counter(asvs.levels().values()) == {1: 70, 2: 183, 3: 92}
    assert {number.split(".")[0] for number in asvs.levels()} == {str(chapter) for chapter in asvs.CHAPTERS}


def test_each_is_answered_once() -> None:
    answered = asvs.numbers()
    assert sorted(asvs.wanted() - answered.keys()) == []
    assert sorted(answered.keys() - asvs.wanted()) == []
    assert [number for number, times in answered.items() if times > 1] == []
    assert len(asvs.rows()) == len(asvs.wanted())


def test_each_answer_leads_somewhere() -> None:
    for row in asvs.rows():
        assert row.state in asvs.STATES and row.asks.strip(), row.number
        if row.state == "met":
            assert row.shown.split(), row.number
            missing = [name for name in row.shown.split() if not (setup.HERE / name).is_file()]
            assert missing == [], row.number
        else:
            assert len(row.shown.split()) > 1, f"{row.number} needs a reason in words"
