"""A contact with one participant, written down in under a minute."""

from wayforward.web.people.forms.quick import WAYS, QuickContactForm
from wayforward.web.ui.forms import Radios, Select

# Who was met has been met: that is a meeting, which has a page of its own.
NOT_MET = [(code, words) for code, (_, _, words) in WAYS.items() if code != "met"]


class ContactForm(QuickContactForm):
    """With whom, how, whether they were reached, a line, and what comes next."""

    draft = "restorative.contact"
    person = Select("With whom?", ())
    way = Radios("How?", NOT_MET, initial="called")
    field_order = ("person", *QuickContactForm.base_fields)
