"""What staff do in their working day: appointments, hand-overs, supervision, hours, and what is sent to them."""

from .appointment import Appointment
from .feed import Feed
from .hand_over import HandOver
from .hours import Hours
from .mail import MailChoice, StaffMail
from .note_template import NoteTemplate
from .supervision import PracticeTalk

__all__ = [
    "Appointment",
    "Feed",
    "HandOver",
    "Hours",
    "MailChoice",
    "NoteTemplate",
    "PracticeTalk",
    "StaffMail",
]
