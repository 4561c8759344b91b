"""One place in several restorative cases goes to somebody else: in those in which everybody has declared, and may."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from wayforward.process import acts, gates
from wayforward.process import allocation as rules
from wayforward.process.allocation import PLACE_WORDS, Place
from wayforward.process.decision import Reason
from wayforward.process.duties import Role
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import several
from wayforward.web.lists.several import Fate, Several
from wayforward.web.restorative import facts, teams
from wayforward.web.restorative.actions import allocation as actions
from wayforward.web.restorative.lists import names_of
from wayforward.web.restorative.models import RJCase
from wayforward.web.ui.forms import Form, Radios, Select

LEDE = (
    "Whoever had the place will not see these cases any more. Everybody first says whether they know anybody in a case:"
    " one in which somebody has not said it stays as it is."
)
REST = (
    "Whoever has still to say whether they know anybody in a case needs its reference, and says it under “Restorative"
    " cases”. Hand the case over then."
)
TO_SAY = "Still to say whether they know anybody in it: {names}."


class HandOverSeveralForm(Form):
    """Whose place, and who takes it."""

    place = Radios("In whose place?", list(PLACE_WORDS.items()), to=Place)
    to = Select("Who takes it?")


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    me: Staff = request.user  # type: ignore[assignment]
    if not acts.may_act("allocate", (), me.roles):
        raise Http404
    record.looked(request, staff=me)
    people = {str(each.pk): each for each in _colleagues(me)}
    form = HandOverSeveralForm(request.POST if "wf-asked" in request.POST else None)
    open_cases = teams.loads([each.pk for each in people.values()])
    form.fields["to"].choices = [(pk, f"{each.name} ({open_cases[each.pk]} open)") for pk, each in people.items()]

    def look(ids: Sequence[UUID], typed: dict[str, Any]) -> list[Fate]:
        return _fates(me, _cases(me, ids), typed["place"], people[typed["to"]])

    def act(ids: Sequence[UUID], typed: dict[str, Any]) -> None:
        given = {"place": typed["place"], "to": people[typed["to"]], "by": me, "at": clock.now()}
        actions.hand_over_several(cases=_cases(me, ids), **given)

    return several.page(
        request,
        Several(
            title="Hand restorative cases over",
            lede=LEDE,
            confirm="Hand them over",
            back=reverse("restorative:cases"),
            look=look,
            act=act,
            rest=REST,
            said=lambda count: f"{count} case{'s were' if count > 1 else ' was'} handed over.",
        ),
        form,
    )


def _fates(me: Staff, rows: list[RJCase], place: Place, to: Staff) -> list[Fate]:
    """What becomes of each case: the same statements however many there are."""
    names, joined = names_of(me, rows), teams.last_joined(rows)
    everybody = {to.pk: to} | {who.pk: who for row in rows for who in _team(row).values() if who is not None}
    of = teams.facts_of(rows, list(everybody.values()))
    fates, taken = [], 0
    for row in rows:
        # Those that go before it are open cases of theirs by then.
        of[row.pk, to.pk] = replace(of[row.pk, to.pk], open_cases=of[row.pk, to.pk].open_cases + taken)
        fate = _fate(me, row, place, to, names.get(row.pk, ""), of, joined.get(row.pk))
        taken += not fate.reasons and place != Place.SUPERVISOR
        fates.append(fate)
    return fates


def _fate(
    me: Staff, row: RJCase, place: Place, to: Staff, names: str, of: dict[Any, rules.StaffFact], joined: Any
) -> Fate:
    before, known = _team(row), facts.cached(row)
    held = {each.value: str(who.pk) if who else "" for each, who in before.items()}
    decision = gates.goes_on(known) & gates.g1_accepted(known) & rules.may_take_place(place, to=str(to.pk), **held)
    team = before | {place: to}
    chosen = {each: of[row.pk, who.pk] if who else None for each, who in team.items()}
    facilitator, supervisor = chosen[Place.FACILITATOR], chosen[Place.SUPERVISOR]
    if decision and facilitator is not None and supervisor is not None:
        decision = gates.may_screen(me.roles) & rules.may_allocate(
            facilitator=facilitator,
            co_facilitator=chosen[Place.CO_FACILITATOR],
            supervisor=supervisor,
            complexity=row.complexity,
            settings=row.service.rules,
            now=clock.now(),
            last_joined_at=joined,
        )
    now = before[place]
    undeclared = [
        who.name
        for each, who in team.items()
        if who and (fact := chosen[each]) and not (rules.has_declared(fact, joined) or fact.has_conflict)
    ]
    return Fate(
        row.pk,
        f"{row.ref}, {names}" if names else row.ref,
        f"{PLACE_WORDS[place]}: from {now.name if now else 'nobody'} to {to.name}",
        str(row.version),
        tuple(_named(each, undeclared) for each in decision.reasons),
        f"It stays with {now.name}." if now else "It stays as it is.",
    )


def _named(reason: Reason, undeclared: list[str]) -> Reason:
    """That not everybody has declared, with who has not."""
    if reason != rules.CONFLICTS_NOT_DECLARED or not undeclared:
        return reason
    return Reason(reason.code, TO_SAY.format(names=", ".join(undeclared)))


def _team(row: RJCase) -> dict[Place, Staff | None]:
    return {place: getattr(row, place) for place in Place}


def _cases(me: Staff, ids: Sequence[UUID]) -> list[RJCase]:
    """Those of these cases that the viewer may know of, in the order of their references."""
    rows = RJCase.visible_to(me).filter(pk__in=ids)
    return list(rows.select_related("service", "facilitator", "co_facilitator", "supervisor").order_by("ref", "pk"))


def _colleagues(me: Staff) -> list[Staff]:
    """Who may have a place in a case of this service, by name."""
    rows = Staff.objects.filter(service_id=me.service_id, is_active=True).order_by("name", "pk")
    return [each for each in rows if each.has_role(Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)]
