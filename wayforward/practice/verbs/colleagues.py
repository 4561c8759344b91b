"""The verbs of what colleagues owe each other: hours given and confirmed, supervision of practice, note templates."""

from datetime import date, datetime
from typing import Annotated

from wayforward.practice.arguments import Args, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import working as rules
from wayforward.web.work.actions import hours, note_templates, supervision
from wayforward.web.work.models import Hours, NoteTemplate, PracticeTalk

TheHours = Annotated[Hours, made("hours")]
TheTemplate = Annotated[NoteTemplate, made("note_template")]


class EnterHours(Args):
    on: date = arg("The day on which they were worked.")
    activity: rules.Activity = arg("What the time went into.")
    minutes: int = arg("How long, in minutes: 5 to 960.")


@verb("enter_hours", refuses=(rules.NOT_A_TIME, rules.NOT_YET, rules.TOO_LONG_AGO), makes="hours", by=("staff",))
def enter_hours(world: World, turn: Turn, args: EnterHours) -> Hours:
    """Write down hours of one's own, as volunteers do. They count when somebody else has confirmed them."""
    return hours.enter_hours(on=args.on, activity=args.activity, minutes=args.minutes, **turn.own)


class ConfirmHours(Args):
    hours: list[TheHours] = arg("Which hours: all of them are confirmed, or none.")


@verb("confirm_hours", refuses=(rules.NOT_A_LEAD, rules.OWN_HOURS, rules.CONFIRMED), by=("staff",))
def confirm_hours(world: World, turn: Turn, args: ConfirmHours) -> None:
    """Confirm hours of colleagues, as a supervisor or lead."""
    hours.confirm_hours(hours=[row.pk for row in args.hours], **turn.own)


class TakeBackHours(Args):
    hours: TheHours = arg("Which hours.")


@verb("take_back_hours", refuses=(rules.NOT_YOURS, rules.CONFIRMED), by=("staff",))
def take_back_hours(world: World, turn: Turn, args: TakeBackHours) -> Hours:
    """Take back hours of one's own that nobody has confirmed."""
    return hours.take_back_hours(hours=args.hours, **turn.own)


class SupervisePractice(Args):
    worker: StaffRef = arg("Whose practice was talked about.")
    words: str = arg("What was talked about. No case is named: it stands in none.")
    agreed: str = arg("What was agreed.", default="")
    next_at: datetime | None = arg("When they talk again.", default=None)


@verb("supervise_practice", refuses=("supervision.*",), makes="practice_talk", by=("staff",))
def supervise_practice(world: World, turn: Turn, args: SupervisePractice) -> PracticeTalk:
    """Write down a supervision talk about somebody's practice, as a supervisor or lead. Only the two of them can read
    it. A talk about a case is `record_supervision`."""
    return supervision.write_supervision(
        worker=args.worker, words=args.words, agreed=args.agreed, next_at=args.next_at, **turn.own
    )


class SaveNoteTemplate(Args):
    name: str = arg("What it is called.")
    prompts: list[str] = arg("Its headings, in order: 1 to 12, each of at most 120 letters.")
    before: TheTemplate | None = arg("The version that it stands instead of. Left out: it is a new one.", default=None)


@verb("save_note_template", refuses=("note_template.*",), makes="note_template", by=("staff",))
def save_note_template(world: World, turn: Turn, args: SaveNoteTemplate) -> NoteTemplate:
    """Save a template of notes of the service, or its next version, as an administrator or lead. Whoever writes a note
    can begin with its headings; notes that are written stay as they are."""
    return note_templates.save_template(name=args.name, prompts=args.prompts, before=args.before, **turn.own)


class EndNoteTemplate(Args):
    template: TheTemplate = arg("The template, in the version that stands.")


@verb("end_note_template", refuses=("note_template.not_for_you", "note_template.ended"), by=("staff",))
def end_note_template(world: World, turn: Turn, args: EndNoteTemplate) -> NoteTemplate:
    """Take a template of notes out of use."""
    return note_templates.end_template(template=args.template, **turn.own)
