"""What staff do in their working day: appointments, the address of their diary, mail to them."""

from .appointment import Appointment
from .feed import Feed
from .mail import MailChoice, StaffMail

__all__ = ["Appointment", "Feed", "MailChoice", "StaffMail"]
