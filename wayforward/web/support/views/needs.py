"""What the person needs, the plan with its goals, and looking at it again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import needs as rules
from wayforward.web import clock, vault
from wayforward.web.support import door
from wayforward.web.support.actions import needs as actions
from wayforward.web.support.forms.cases import GOAL_WORDS, GoalForm, GoalStatusForm, NeedsForm, PlanReviewForm
from wayforward.web.support.models import Goal, Need, NeedsAssessment, PlanReview
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .cases import tabs
from .pages import POSTS, READS, address, form_page, staff, title

KIND_WORDS = {"initial": "At the start", "review": "Along the way", "exit": "At the end"}
LAST = 6


@require_http_methods(READS)
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    assessments = list(look.rows(NeedsAssessment).select_related("by").order_by("-at", "-recorded_at")[:LAST])
    scored = list(look.rows(Need).filter(assessment__in=assessments))
    page = page_of(look.rows(Goal), request, anchor="#goals")
    goals = page.rows
    reviews = list(look.rows(PlanReview).select_related("by").order_by("-at")[:LAST])
    sealed = [row.risk_summary for row in assessments] + [row.words for row in scored]
    sealed += [each for goal in goals for each in (goal.words, goal.action)] + [row.words for row in reviews]
    words = iter(vault.unseal_many(look, sealed))
    said = {row.pk: next(words) for row in (*assessments, *scored)}
    aims = [
        {
            "goal": goal,
            "words": next(words),
            "action": next(words),
            "stands": GOAL_WORDS.get(goal.status, goal.status),
            "who": actions.WHO.get(goal.who, ""),
        }
        for goal in goals
    ]
    answers = {(row.assessment_id, row.category): row for row in scored}
    table = [
        (name, [_cell(answers.get((each.pk, category.value)), said) for each in reversed(assessments)])
        for category, name in rules.CATEGORY_WORDS.items()
    ]
    return render(
        request,
        "support/plan.html",
        {
            "case": case,
            "tabs": tabs(case, "plan"),
            "title": title(case),
            "assessments": [(row, KIND_WORDS[row.kind], said[row.pk]) for row in reversed(assessments)],
            "table": table,
            "goals": aims,
            "page": page,
            "reviews": [(row, next(words)) for row in reviews],
        },
    )


@require_http_methods(POSTS)
def assess(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    kind = "review" if case.facts.get("needs_at") else "initial"
    form = NeedsForm.of(request, draft_for=case.pk, cancel=address(case), initial={"kind": kind})

    def save() -> NeedsAssessment:
        door.may(look, "assess_needs").require()
        typed = form.cleaned_data
        return actions.assess_needs(
            case=case,
            kind=typed["kind"],
            needs=[_fact(category, score) for category, score in typed["needs"].items()],
            enhanced_rights=typed["enhanced_rights"],
            risk_summary=typed["risk_summary"],
            by=staff(request),
            at=typed["at"],
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(request, "The needs were saved.")
        return done
    lede = "Ask what makes sense today. “Would rather not say” and “not asked” are not the same as “no need”."
    return form_page(request, form, "Ask about needs", case=case, lede=lede)


@require_http_methods(POSTS)
def new_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    form = GoalForm.of(request, draft_for=case.pk, cancel=address(case, "plan"))

    def save() -> Goal:
        door.may(look, "set_goal").require()
        typed = form.cleaned_data
        return actions.set_goal(
            case=case,
            words=typed["words"],
            category=typed["category"] or "",
            action=typed["action"],
            who=typed["who"],
            due_on=typed["due_on"],
            by=staff(request),
            at=clock.now(),
        )

    if done := once(request, form, save, then=address(case, "plan")):
        messages.success(request, "The goal was saved.")
        return done
    return form_page(request, form, "A goal", case=case)


@require_http_methods(POSTS)
def goal(request: HttpRequest, pk: UUID, goal: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    row = look.rows(Goal).filter(pk=goal).first()
    if row is None:
        raise Http404
    words = vault.unseal(look, row.words)
    form = GoalStatusForm.of(request, version=row.status, cancel=address(case, "plan"), initial={"status": row.status})

    def save() -> Goal:
        door.may(look, "review_goal").require()
        status = form.cleaned_data["status"]
        return actions.review_goal(case=case, goal=row, status=status, by=staff(request), at=clock.now())

    if done := once(request, form, save, then=address(case, "plan")):
        messages.success(request, "The goal was saved.")
        return done
    return form_page(request, form, "How does this goal stand?", case=case, lede=words)


@require_http_methods(POSTS)
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    form = PlanReviewForm.of(request, draft_for=case.pk, cancel=address(case, "plan"))

    def save() -> PlanReview:
        door.may(look, "review_plan").require()
        typed = form.cleaned_data
        return actions.review_plan(
            case=case, words=typed["words"], next_on=typed["next_on"], by=staff(request), at=typed["at"]
        )

    if done := once(request, form, save, then=address(case, "plan")):
        messages.success(request, "The review was saved.")
        return done
    return form_page(request, form, "Look at the plan again", case=case)


def _fact(category: str, score: object) -> rules.NeedFact:
    """An answer of the table: 0 is no need, 1 to 5 a need."""
    answer, severity = getattr(score, "answer"), getattr(score, "severity")  # noqa: B009
    if answer == rules.Answer.NEED and not severity:
        return rules.NeedFact(rules.Category(category), rules.Answer.NO_NEED)
    return rules.NeedFact(rules.Category(category), rules.Answer(answer), severity)


def _cell(row: Need | None, said: dict[UUID, str]) -> dict[str, object]:
    if row is None:
        return {"words": "", "severity": None, "said": ""}
    return {"words": rules.ANSWER_WORDS[rules.Answer(row.answer)], "severity": row.severity, "said": said[row.pk]}
