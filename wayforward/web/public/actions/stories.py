"""A practitioner's story: drafted in versions, published only with everyone's consent to the final words."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from wayforward.process import stories as rules
from wayforward.process.decision import Decision, shut_if
from wayforward.process.disclosure import Protected
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.facts import CaseFacts
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.public.actions.addresses import free_slug
from wayforward.web.public.models import Story, StoryDraft
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Participation, RJCase

# So long before a story is a year old, asking everyone again stands in the lead's list.
TO_ASK = timedelta(days=28)

# Written for the public, with every name out of it: whoever sees the case reads it, and the lead who publishes it too.
COMPARTMENT = Compartment.CASE


@record.act
def draft_story(
    *,
    case: RJCase,
    title: str,
    text: str,
    by: Staff,
    at: datetime,
    details_changed: int = 0,
    replaces: StoryDraft | None = None,
) -> StoryDraft:
    """Write one version of a story; consents given to an earlier version do not carry over.

    Raises Refused (`story.*`) for a story without title or words, and for one that names somebody of the case.
    """
    allowed = rules.can_draft(title=title, text=text) & rules.may_say(f"{title}\n{text}", protected(case))
    (allowed & shut_if(replaces is not None and replaces.superseded_by is not None, rules.SUPERSEDED)).require()
    draft = StoryDraft(
        case_id=case.pk,
        compartment=COMPARTMENT,
        key_id=case.key_id,
        at=at,
        by=by,
        version=replaces.version + 1 if replaces else 1,
        title=title,
        text=text,
        text_sha256=digest(title, text),
        details_changed=details_changed,
    )
    draft.save()
    if replaces:
        replaces.superseded_by = draft.pk
        replaces.save(update_fields=["superseded_by"])
    record.write(
        Event.STORY_DRAFTED, by=by, at=at, case_id=case.pk, compartment=COMPARTMENT, obj=draft, version=draft.version
    )
    return draft


def digest(title: str, text: str) -> str:
    """The hash that a consent to publish (C17) names: one version of the words."""
    return hashlib.sha256(f"{title}\n\n{text}".encode()).hexdigest()


@record.act
def publish_story(*, draft: StoryDraft, by: Staff, at: datetime) -> Story:
    """Publish the words that everyone consented to. Raises Refused (`story.*`)."""
    case = RJCase.unwalled(facts.PURPOSE).select_related("service").get(pk=draft.case_id)
    words = [vault.unseal_for(vault.Purpose.PUBLISHING, each) for each in (draft.title, draft.text)]
    names = rules.may_say("\n".join(words), protected(case))
    (may_publish(facts.of_case(case), draft, by.roles, at) & names).require()
    review_on = rules.review_day(clock.local(at).date())
    story = Story.objects.create(
        service=case.service,
        slug=free_slug(Story.objects.all(), words[0]),
        title=words[0],
        text=words[1],
        published_at=at,
        review_on=review_on,
    )
    draft.published_story_id = story.pk
    draft.save(update_fields=["published_story_id"])
    record.write(Event.STORY_PUBLISHED, by=by, at=at, case_id=case.pk, compartment=COMPARTMENT, obj=draft)
    due = clock.end_of_day(clock.start_of_day(review_on))
    tasks.add(
        kind="story_review",
        service=case.service_id,
        case_id=case.pk,
        compartment=COMPARTMENT,
        role=Role.RJ_LEAD,
        about=draft.pk,
        from_at=due - TO_ASK,
        due_at=due,
    )
    return story


def may_publish(told: CaseFacts, draft: StoryDraft, roles: Collection[str], now: datetime) -> Decision:
    """May this version be published now, as far as consents, the law and the changed details go?"""
    return rules.may_publish(
        told,
        text_sha256=draft.text_sha256,
        details_changed=draft.details_changed,
        superseded=draft.superseded_by is not None,
        story=str(draft.pk),
        roles=tuple(roles),
        now=now,
    )


def protected(case: RJCase) -> Protected:
    """What no story of this case may say: who the people in it are, and where they live."""
    people = [part.person for part in Participation.unwalled(Purpose.ACTION).filter(case=case).select_related("person")]
    kinds = ("legal_name", "known_as", "phone", "email", "address")
    sealed = [getattr(person, kind) for kind in kinds for person in people]
    read = vault.unseal_many_for(vault.Purpose.PUBLISHING, sealed)
    each = {kind: tuple(filter(None, read[at * len(people) :][: len(people)])) for at, kind in enumerate(kinds)}
    return Protected(
        names=each["legal_name"] + each["known_as"],
        phones=each["phone"],
        emails=each["email"],
        addresses=each["address"],
    )


@record.act
def withdraw_story(*, draft: StoryDraft, by: Staff, at: datetime) -> Story:
    """Take a published story down, at once. What was copied elsewhere cannot be recalled; the page says so."""
    return _withdraw(draft, by=by, at=at)


def take_down(*, case: RJCase, by: Staff, at: datetime) -> int:
    """Take down every story of the case that somebody no longer consents to, as part of another action."""
    told = facts.of_case(case)
    up = Story.objects.filter(withdrawn_at=None).values("pk")
    published = StoryDraft.unwalled(Purpose.ACTION).filter(case_id=case.pk, published_story_id__in=up)
    gone = [
        draft
        for draft in published
        if rules.must_come_down(told, text_sha256=draft.text_sha256, story=str(draft.pk), now=at)
    ]
    for draft in gone:
        _withdraw(draft, by=by, at=at)
    return len(gone)


def _withdraw(draft: StoryDraft, *, by: Staff, at: datetime) -> Story:
    story = Story.objects.get(pk=draft.published_story_id or 0)
    story.withdrawn_at = at
    story.save(update_fields=["withdrawn_at"])
    tasks.cancel_for(draft.case_id, ["story_review"], at=at, about=draft.pk)
    record.write(Event.STORY_WITHDRAWN, by=by, at=at, case_id=draft.case_id, compartment=COMPARTMENT, obj=draft)
    return story
