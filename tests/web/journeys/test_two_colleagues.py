"""The story of two colleagues, walked by clicking: from a police referral to a meeting, an agreement and a story.

Each member of staff sits at their own screen, some without scripts, some with a telephone. What one side says never
comes up where it does not belong, and every page that anybody comes to is looked at by axe and for its width.
"""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.journeys.members import PICTURES, Wall
from wayforward.process.consents import CHECKLIST

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "vault", "ops"], transaction=True),
]

HERS = "her marriage was ending"
WORDS = "It was me and it was wrong. I am willing to meet."
NOTE = {"note__0__about": ["Maria Fellows"], "note__0__source": "Maria Fellows"}


def test_the_story_of_two_colleagues(staff: Any, wall: Wall) -> None:
    support(staff, wall)
    offers(staff, wall)
    the_restorative_team(staff, wall)
    both_sides(staff, wall)
    risk(staff, wall)
    getting_ready(staff, wall)
    the_meeting(staff, wall)
    weeks_later(staff, wall)
    the_story(staff, wall)
    the_campaign(staff, wall)
    assert staff.inspection.found == [], staff.inspection.found
    assert len(staff.inspection.seen) > 90
    for member in vars(staff).values():
        assert getattr(member, "said", []) == [], f"the browser of {member.name} complained"


def support(staff: Any, wall: Wall) -> None:
    """A referral by the police, a case, a call at a safe hour, needs, and how she is."""
    asha, sam = staff.asha, staff.sam
    wall.stands_at("2025-10-06 10:10")
    asha.opens("Referrals", "Take a referral").tries(name="Maria Fellows", source="police", title="Assault at work")
    asha.is_told("There is a problem")
    expect(asha.page.locator("[name=name]")).to_have_value("Maria Fellows")
    asha.sends(
        person_knows="yes",
        priority="standard",
        born=date(1979, 3, 14),
        phone="07700 900101",
        email="maria@example.org",
        only_phone="yes",
        phone_hours="18:00-20:00",
        voicemail="no",
        sms="yes",
        happened_on=date(2025, 10, 1),
        place="workplace",
        crime_number="25*0612345",
        flags=["workplace"],
        other_party_name="Joanne Pike",
        other_party_known="name_only",
    )
    wall.stands_at("2025-10-06 15:00")
    sam.opens("Referrals", "Maria Fellows", "Open a case").sends(caseworker="Asha")
    wall.stands_at("2025-10-07 12:00")
    asha.opens("Support cases", "Maria Fellows")
    asha.opens("Start a contact").reaches_everything_by_tab().tries(channel="phone").is_told("18:00")
    asha.tries(channel="email").is_told("Not yet")
    wall.stands_at("2025-10-07 18:15")
    asha.sends(channel="phone").is_told("07700 900101")
    asha.sends(
        result="spoke",
        minutes="35",
        note__0__text="She sits ten feet from Joanne and holds her breath when the door opens.",
        note__0__about=["Maria Fellows", "Joanne Pike"],
        note__0__source="Maria Fellows",
    )
    asha.does("Give a notice", person="Maria Fellows", notice="privacy", how="read_aloud", understood="yes")
    wall.stands_at("2025-10-07 19:10")
    asha.opens("Needs and plan").does(
        "Ask about needs", needs__health="4", needs__work="5", needs__outlook="4", needs__social="2"
    )
    asha.goes(asha.case).pictured("support-case").reaches_everything_by_tab().looks_around()
    asks(asha, "baseline", (3, 3, 2, 3, 2, 2, 3), (3, 2, 9))
    asha.is_told("18 of 21: severe")


def asks(asha: Any, point: str, gad7: tuple[int, ...], everyday: tuple[int, ...]) -> None:
    """The two sets of questions, asked on the telephone."""
    asha.goes(asha.case).opens("Ask how they are", "Ask: GAD-7")
    asha.sends(**{f"q{n}": str(each) for n, each in enumerate(gad7, 1)}, timepoint=point, mode="read_aloud")
    names = ("sleep", "enjoying_days", "anxious_about_work")
    given = {name: str(each) for name, each in zip(names, everyday, strict=True)}
    asha.opens("Ask: Everyday").sends(**given, timepoint=point, mode="read_aloud")


def offers(staff: Any, wall: Wall) -> None:
    """Three times not now; asked to wait means waiting; and in the eighth month she wants to hear more."""
    asha = staff.asha
    asha.opens("Support cases", "Maria Fellows")
    wall.stands_at("2025-10-28 18:10")
    told = {"channel": "phone", "information": ["leaflet_en"], "understood": "yes"}
    later = {"response": "not_now", "may_mention_again": "after", "ask_after": date(2025, 12, 20)}
    asha.opens("Restorative justice").does("Talk about restorative justice", trigger="needs_review", **told, **later)
    wall.stands_at("2025-11-18 18:30")
    asha.goes(asha.case).opens("Restorative justice", "Talk about restorative justice")
    asha.tries(trigger="ongoing_contact_work", channel="phone", response="not_now").is_told("Not yet", "20 December")
    for moment, trigger, again in (
        ("2026-01-06 18:15", "needs_review", "only_if_raised"),
        ("2026-03-10 18:40", "raised_by_person", "yes"),
    ):
        wall.stands_at(moment)
        asha.goes(asha.case).opens("Restorative justice", "Talk about restorative justice")
        if moment == "2026-01-06 18:15":
            asha.is_told("We kept what you typed").discards_what_was_kept()
        asha.sends(trigger=trigger, **told, response="not_now", may_mention_again=again)
    wall.stands_at("2026-06-02 18:00")
    asha.goes(asha.case).does("Start a contact", channel="phone")
    asha.sends(
        result="spoke",
        minutes="45",
        note__0__text="A new rota puts them on the same shift. She says she has nothing left to lose.",
        **NOTE,
    )
    wall.stands_at("2026-06-02 18:50")
    asha.opens("Restorative justice", "Talk about restorative justice").is_told("Not now", "Only if they raise it")
    asha.pictured("offers")
    asha.sends(trigger="ongoing_contact_work", **told, response="wants_to_hear_more")
    wall.stands_at("2026-06-02 18:55")
    asha.goes(asha.case).opens("Consents").does("That my details", given_how="verbal_recorded_by")
    wall.stands_at("2026-06-03 09:30")
    asha.goes(asha.case).opens("Restorative justice").does(
        "Refer to the restorative justice team", summary="They work together.", read_aloud="yes"
    )


def the_restorative_team(staff: Any, wall: Wall) -> None:
    """Accepted, everybody says whom they know, allocated; she is met twice and agrees that Joanne is approached."""
    ben, grace, sam, lena = staff.ben, staff.grace, staff.sam, staff.lena
    wall.stands_at("2026-06-04 10:00")
    lena.opens("Restorative cases", "Case").does("Accept the referral", complexity="standard")
    lena.does("Name the person reported as responsible", name="Joanne Pike", known="name_only", relation="colleague")
    where = lena.case
    who = {"facilitator": "Grace", "co_facilitator": "Ben", "supervisor": "Sam"}
    lena.opens("Choose who works on this case").tries(**who).is_told("Not yet", "whether they know anybody")
    declares(staff, where)
    lena.goes(where).does("Choose who works on this case", **who)
    lena.is_not_told("Maria Fellows")
    wall.stands_at("2026-06-04 10:15")
    grace.opens("Restorative cases", "Maria Fellows").opens("Ask an agency")
    grace.tries(agency="Riverside Police", ask=["contact_details"], gateway="sharing_agreement").is_told("Not yet")
    wall.stands_at("2026-06-09 19:45")
    meets(grace, where, "Maria Fellows", "She wants to know why it was her.")
    wall.stands_at("2026-06-16 19:30")
    meets(ben, where, "Maria Fellows", "She would like Joanne to hear what mornings are like.")
    wall.stands_at("2026-06-23 18:30")
    scope = "Someone affected by what happened on 1 October would like to talk about it"
    grace.goes(where).does("Record a consent", person="Maria Fellows", kind="C4", to="Joanne Pike", scope=scope)
    scope = "Ask the police how to reach her and whether it is safe"
    grace.does("Record a consent", person="Maria Fellows", kind="C5", to="Riverside Police", scope=scope)
    sam.goes(where).is_told("Maria Fellows")


def declares(staff: Any, where: str) -> None:
    """Each says that they know nobody in the case, by its reference."""
    reference = staff.lena.page.locator("h1 .govuk-caption-l").inner_text().split()[-1]
    for member in (staff.grace, staff.ben, staff.sam):
        member.opens("Restorative cases", "Say whether you know").sends(reference=reference, knows="no")


def meets(member: Any, where: str, person: str, words: str) -> None:
    """A meeting with one person, everything explained, with one paragraph in their words."""
    member.goes(where).does(
        "Record a meeting with one person",
        person=person,
        minutes="60",
        explained=list(CHECKLIST),
        hopes=["why"],
        note__0__text=words,
        note__0__about=[person],
        note__0__source=person,
    )


def both_sides(staff: Any, wall: Wall) -> None:
    """The police answer; Joanne is approached, met, admits it and lets these words go; Maria hears them and goes on."""
    ben, grace, asha = staff.ben, staff.grace, staff.asha
    where = grace.case
    wall.stands_at("2026-06-24 09:00")
    ask = {"agency": "Riverside Police", "ask": ["contact_details", "known_risks", "orders"]}
    grace.goes(where).does("Ask an agency", **ask, gateway="sharing_agreement", crime_number="25*0612345")
    wall.stands_at("2026-07-01 11:00")
    grace.goes(where).does(
        "Record an agency's answer",
        reply="confirmed",
        phone="07700 900102",
        orders="nil",
        risk_view="none_known",
        facts="Community resolution recorded. No orders in force.",
        first_contact_by="police",
    )
    wall.stands_at("2026-07-06 14:00")
    grace.goes(where).does("Record the approach", person="Joanne Pike", route="police", result="willing_to_talk")
    wall.stands_at("2026-07-07 17:00")
    ben.goes(where)
    with ben.page.expect_navigation(wait_until="load"):
        ben.page.locator(".wf-people li", has_text="Joanne Pike").get_by_role("link", name="How to reach them").click()
    ben.sends(phone="yes", voicemail="no", sms="yes", email="no", post="no", video="no", in_person="yes")
    wall.stands_at("2026-07-09 17:00")
    meets(grace, where, "Joanne Pike", f"Joanne says {HERS} that week and she took it out on Maria.")
    grace.is_told(HERS)
    asha.opens("Support cases", "Maria Fellows").is_not_told(HERS)
    ben.goes(where).pictured("on-a-telephone")
    staff.lena.goes(where).is_not_told(HERS, "Joanne", "Maria")
    for walled in (asha, staff.carys, staff.dev, staff.farah):
        walled.is_shut_out(where)
    wall.stands_at("2026-07-09 17:50")
    grace.goes(where).does("Record a consent", person="Joanne Pike", kind="C6", scope="Preparation meetings")
    grace.does(
        "What somebody accepts of what happened",
        person="Joanne Pike",
        level="accepts_facts_and_harm",
        scope="Pushed and slapped Maria; it was wrong and work has been awkward since",
        consistent_with_police="yes",
    )
    words = {"to": "Maria Fellows", "item": WORDS, "covers": "What was said"}
    grace.does("Record a consent", person="Joanne Pike", kind="C8", **words)
    wall.stands_at("2026-07-14 18:30")
    grace.goes(where).does("Pass released words on", person="Maria Fellows", how="in_person", recipient_agreed="yes")
    grace.does("What they decide, having heard", person="Maria Fellows", decision="still_willing")
    grace.does("Record a consent", person="Maria Fellows", kind="C6", scope="Preparation meetings")


def risk(staff: Any, wall: Wall) -> None:
    """Three assessments; what is not known blocks; nobody signs their own; the same workplace needs two signatures."""
    ben, sam, lena, grace = staff.ben, staff.sam, staff.lena, staff.grace
    where = grace.case
    wall.stands_at("2026-07-15 10:00")
    ben.goes(where).does(
        "Assess the risk",
        of="Maria Fellows",
        **factor(1, "fear_of_other", "yes", 4, 3, "Separate arrival and a break room", 2, 3),
        **factor(2, "continuing_relationship", "yes", 5, 3, "Interim rules at work", 2, 3),
        factor_3="current_safety",
        present_3="no",
        factor_4="self_harm",
        present_4="unknown",
        rest="no",
        not_proceeding="She goes on holding her breath at work",
    )
    sign = {"method": "conference_f2f", "approved": "yes"}
    sam.goes(where).opens("Sign off the risk and the method")
    sam.tries(assessments=["Maria Fellows"], **sign).is_told("Not yet", "Unknown does not count as no")
    wall.stands_at("2026-07-16 18:30")
    ben.goes(where).does(
        "Assess the risk", of="Maria Fellows", revises="Maria Fellows", factor_1="self_harm", present_1="no"
    )
    for of, code in (("Joanne Pike", "denial"), ("The meeting", "timing")):
        ben.does("Assess the risk", of=of, factor_1=code, present_1="no", rest="no")
    ben.opens("Risk").is_told("Separate arrival and a break room")
    grace.goes(where).opens("Risk").pictured("risk")
    ben.goes(where).does(
        "Assess the risk",
        of="The meeting",
        revises="The meeting",
        **factor(1, "same_workplace", "yes", 3, 3, "Meet on a Friday off-site", 1, 3),
    )
    wall.stands_at("2026-07-17 09:00")
    every = {"assessments": ["Maria Fellows", "Joanne Pike", "The meeting"], **sign}
    for member, moment in ((sam, "2026-07-17 09:30"), (lena, "2026-07-17 11:00")):
        wall.stands_at(moment)
        if member is lena:
            every["assessments"] = [each.get_attribute("value") for each in boxes(lena, where)]
        member.goes(where).does("Sign off the risk and the method", **every)


def boxes(member: Any, where: str) -> Any:
    """The assessments to sign: whoever signs from outside the case is not told whose they are."""
    member.goes(where).opens("Sign off the risk and the method").is_not_told("Maria", "Joanne")
    return member.page.locator("[name=assessments]").all()


def factor(number: int, code: str, present: str, *rest: Any) -> dict[str, str]:
    """One factor of an assessment: likelihood, impact, what is done about it, and both after that."""
    names = ("likelihood", "impact", "mitigation", "residual_likelihood", "residual_impact")
    given = {f"{name}_{number}": str(value) for name, value in zip(names, rest, strict=True)}
    return {f"factor_{number}": code, f"present_{number}": present, **given}


def getting_ready(staff: Any, wall: Wall) -> None:
    """Prepared, planned with arrivals apart; no date without consent; and ready on the day itself."""
    ben, grace = staff.ben, staff.grace
    where = grace.case
    wall.stands_at("2026-07-20 18:30")
    ready = {"forms_of_address": "first_names", "handshake": "no", "topics": ["own_story"]}
    grace.goes(where).does("Prepare somebody", person="Maria Fellows", apology="would_welcome", **ready)
    grace.does("Record a consent", person="Maria Fellows", kind="C9", to="Asha", scope="That I am meeting, and when")
    wall.stands_at("2026-07-21 17:00")
    ben.goes(where).does("Prepare somebody", person="Joanne Pike", apology="may_offer", **ready)
    wall.stands_at("2026-07-21 18:00")
    grace.goes(where).opens("Plan a meeting or an exchange")
    arrivals = [each.get_attribute("name") for each in grace.page.locator("[name^=arrives_][name$=_time]").all()]
    plan: dict[str, Any] = {"method": "conference_f2f", "planned_at": "2026-07-31T14:00", "minutes": "120"}
    for name, at, entrance, after in zip(arrivals, ("13:40", "13:55"), ("front", "side"), ("Asha", "Ben"), strict=True):
        key = name.removeprefix("arrives_").removesuffix("_time")
        grace.page.locator(f"[name=arrives_{key}_time]").fill(at)
        for part, value in (("day", "31"), ("month", "7"), ("year", "2026")):
            grace.page.locator(f"[name=arrives_{key}_{part}]").fill(value)
        plan |= {f"entrance_{key}": entrance, f"aftercare_{key}": after}
    grace.sends(**plan, venue="Quiet room at the library", leaves_first="Maria Fellows")
    grace.opens("Confirm the date").tries().is_told("Not yet")
    wall.stands_at("2026-07-24 18:30")
    for person in ("Joanne Pike", "Maria Fellows"):
        grace.goes(where).does("Record a consent", person=person, kind="C7", to="The meeting on", scope="To meet her")
    wall.stands_at("2026-07-27 18:05")
    grace.goes(where).does("Confirm the date")
    staff.jobs()
    for member in (grace, staff.sam, staff.lena):
        member.goes(where).looks_around()
    grace.goes("/support/").pictured("my-day")
    grace.goes(where).pictured("restorative-case")
    for moment in ("2026-07-29 18:30", "2026-07-31 13:30"):
        wall.stands_at(moment)
        grace.goes(where).opens("Ask everyone whether they are ready")
        names = {each.get_attribute("name") for each in grace.page.locator("[name^=ready_]").all()}
        grace.sends(**dict.fromkeys(sorted(names), "green"))


def the_meeting(staff: Any, wall: Wall) -> None:
    """They meet; there is an apology, and an agreement that both sign; both are cared for afterwards."""
    asha, ben, grace = staff.asha, staff.ben, staff.grace
    where = grace.case
    wall.stands_at("2026-07-31 15:40")
    there = ["Maria Fellows", "Joanne Pike"]
    grace.goes(where).does("Record what happened", attended=there, ended="as_planned", breaks="1", apology="verbal")
    grace.does("How the apology was received", person="Maria Fellows", received_as="sincere")
    grace.does(
        "Write down what they agree",
        parties=there,
        kind_1="if_then_protocol",
        text_1="If either of us feels uneasy at work we say so to each other that day",
        trigger_1="either feels uneasy",
        response_1="talk the same day in the quiet room",
        kind_2="ongoing_commitment",
        text_2="We say good morning",
    )
    for person in there:
        grace.does("Somebody signs the agreement", person=person, wants_to_be_told="yes")
    grace.opens("Agreement").is_told("We say good morning", "not legally binding").pictured("agreement")
    wall.stands_at("2026-08-02 18:30")
    asha.goes(where).is_not_told("We say good morning", HERS).pictured("sealed")
    asha.does("Aftercare", wellbeing="better", second_thoughts="no")
    ben.goes(where).does("Aftercare", person="Joanne Pike", wellbeing="same", second_thoughts="no")


def weeks_later(staff: Any, wall: Wall) -> None:
    """She sleeps, enjoys her days and is not anxious about work. The agreement holds, and the case is closed."""
    asha, ben, grace = staff.asha, staff.ben, staff.grace
    where = grace.case
    wall.stands_at("2026-09-10 18:10")
    asha.opens("Support cases", "Maria Fellows")
    asha.opens("Consents").does("To be asked afterwards", given_how="verbal_recorded_by")
    asks(asha, "follow_up_6w", (1, 1, 0, 1, 0, 1, 0), (8, 8, 1))
    asha.is_told("4 of 21: minimal", "Better than the time before").pictured("how-she-is")
    grace.goes(where).does(
        "Feedback",
        person="Maria Fellows",
        overall="5",
        recommend="5",
        pressured="1",
        made_worse="no",
        text="This has helped me more than anything else.",
    )
    wall.stands_at("2026-09-11 10:00")
    for words in ("1. If either", "2. We say good morning"):
        ben.goes(where).does("Look at a commitment again", commitment=words, status="in_force")
    wall.stands_at("2026-09-14 10:00")
    grace.goes(where).does("Close the case", reason="completed_direct")
    grace.is_told("closed")


def the_story(staff: Any, wall: Wall) -> None:
    """A story for Restorative Justice Week: everyone agrees to the final words, and the lead publishes it."""
    grace, lena = staff.grace, staff.lena
    where = grace.case
    wall.stands_at("2026-10-01 10:00")
    grace.goes(where).opens("Stories for the public").does(
        "Write a story", title="The quiet room", text="Two people sat down to talk.", details_changed="3"
    )
    lena.goes(where).opens("Stories for the public", "Publish it").tries().is_told("Not yet")
    wall.stands_at("2026-10-06 18:00")
    for person in ("Maria Fellows", "Joanne Pike"):
        grace.does("Somebody agrees to these words", person=person, given_how="signed")
    wall.stands_at("2026-11-16 09:00")
    lena.goes(where).opens("Stories for the public").does("Publish it")
    lena.opens("Read it as the public does").is_told("The quiet room").pictured("story")
    lena.is_not_told("Maria", "Joanne", "Fellows", "Pike")


def the_campaign(staff: Any, wall: Wall) -> None:
    """A manifesto to download, announced on every public page until a visitor, without a script, dismisses it."""
    staff.lena.goes("/support/").opens("Public pages").sends(
        title="A conversation for everyone who wants one",
        summary="What we believe restorative justice owes to those who were harmed, and to those who did harm.",
        body="Whoever was harmed should be told that this exists.\n\nNothing begins because it suits a service.",
        words="Everybody who was harmed should hear that restorative justice exists. Read our manifesto.",
        from_on=date(2026, 11, 15),
        until_on=date(2026, 11, 30),
    )
    context = staff.inspection.browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(staff.lena.address)
    staff.inspection.look(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/home.png", full_page=True)
    page.locator(".wf-campaign__link").click()
    staff.inspection.look(page)
    with page.expect_download() as download:
        page.locator("a.govuk-button", has_text="Download your copy").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.goto(staff.lena.address)
    page.get_by_role("button", name="Dismiss").focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    for path in ("/", "/stories/", "/how-to-ask/"):
        page.goto(staff.lena.address + path)
        assert page.locator(".wf-campaign").count() == 0
        staff.inspection.look(page)
    context.close()
