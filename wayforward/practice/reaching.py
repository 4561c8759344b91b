"""How it is safe to reach somebody, as a story writes it: in the cast, and where it is agreed anew."""

import dataclasses
from typing import Annotated, Any

from wayforward.practice.arguments import Codes, Part, arg
from wayforward.process import safe_contact

Weekday = Annotated[str, Codes(tuple(safe_contact.WEEKDAYS))]


class ChannelRule(Part):
    """What holds for one way of reaching somebody."""

    allowed: bool = arg("Whether it may be used.")
    hours: str | None = arg("`HH:MM-HH:MM`, between quotes: the first is inside, the last outside.", default=None)
    days: list[Weekday] | None = arg("On which days only.", default=None)
    voicemail: bool | None = arg("Whether a voicemail may be left (telephone).", default=None)
    neutral: bool | None = arg("Whether only neutral words may be used.", default=None)
    who_we_are: bool | None = arg("Whether we may say who we are.", default=None)
    plain_envelope: bool | None = arg("Whether the envelope has to be plain (letters).", default=None)


class ContactRules(Part):
    """How it is safe to reach somebody: a rule for each way. A way that is not named is not allowed."""

    phone: ChannelRule | None = arg("Telephone.", default=None)
    sms: ChannelRule | None = arg("Text messages.", default=None)
    email: ChannelRule | None = arg("E-mail.", default=None)
    post: ChannelRule | None = arg("Letters.", default=None)
    video: ChannelRule | None = arg("Video calls.", default=None)
    in_person: ChannelRule | None = arg("Meeting; not bound by hours.", default=None)
    shared_device: bool | None = arg("Whether somebody else uses the same device.", default=None)
    cover_name: str | None = arg("The name under which we call.", default=None)
    code_word: str | None = arg("A word by which they know us.", default=None)
    who_else_may_answer: str | None = arg("Who else may answer.", default=None)
    language: str | None = arg("The language to speak, as a code such as `gu`.", default=None)
    relay: str | None = arg("A relay service, such as for deaf people.", default=None)

    def profile(self) -> dict[str, Any]:
        """The rules as the action takes them."""
        named = {each.name: getattr(self, each.name) for each in dataclasses.fields(ContactRules)}  # type: ignore[arg-type]
        return {name: _plain(value) for name, value in named.items() if value is not None}

    def unfit(self) -> str:
        try:
            safe_contact.parse(self.profile())
        except safe_contact.ProfileError as wrong:
            return "; ".join(f"{place}: {reason}" for place, reason in wrong.problems.items())
        return ""


def _plain(value: Any) -> Any:
    if not isinstance(value, ChannelRule):
        return value
    return {name: each for name, each in dataclasses.asdict(value).items() if each is not None}  # type: ignore[call-overload]
