"""Who may open which page: one table, and nothing in it that another table says.

A page names the part of a case that has to be open (`walls`), the act behind it (`acts`), or the roles that it is for.
`may_open` works out from these tables what somebody gets who stands in a certain way to a case; what it refuses is
answered with 404, as if it were not there. `docs/reference/policy.md` is written from here, and every cell of it is
asked of the running service by `tests/web/walls/test_policy.py`.

A file that is closed stays open to those to whom it was open before, as long as their ties hold; what falls away with
its closing is there for nobody, and much can no longer be done in it. When it has ended its key is destroyed: the pages
say so, and show no word. Whoever covers for a colleague who is away is tied to that colleague's open cases for these
days, as their caseworker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from . import acts, complaints, emergencies, note_templates, packs, police, staffing, steps, support
from .duties import Role, has_any
from .walls import Compartment, Tie, opened_by


class Reach(StrEnum):
    """Whom a page is for."""

    PUBLIC = "everybody, signed in or not"
    STAFF = "everybody who is signed in"
    OWN = "nobody but whoever it belongs to"
    ROLES = "some roles"
    ONE = "some roles, of their own service"
    PART = "whoever a part of the case is open to"
    MACHINE = "a program, with the secret that was given to it"


class Shut(StrEnum):
    """Why a page is not there for somebody."""

    NOT_SIGNED_IN = "not signed in"
    OTHER_SERVICE = "of another service"
    CONFLICT = "walled off by a conflict of interest"
    NOT_THEIRS = "somebody else's own"
    NOT_OF_THE_ROLE = "for other roles"
    NOT_OPENED = "no tie and no role opens the part"
    NOT_THEIR_ACT = "not theirs to do"
    FALLEN_AWAY = "looking for what fell away when the file was closed"


class File(StrEnum):
    """The state of the file that a page is about."""

    OPEN = "open"
    CLOSED = "closed"
    ENDED = "ended, its key destroyed"


@dataclass(frozen=True)
class Page:
    """One page. `parts`: one of them has to be open. `roles`: one of them is needed; `also`: one of them is enough, in
    place of a part. `act`: what the page does; where it `hides`, it is not there for those who may not do that, and
    everywhere else it shows them why not. `while_open`: what it is about falls away when the file is closed.
    `open_alone`: its act goes on in other files that are closed, and not in this one."""

    reach: Reach
    parts: frozenset[Compartment] = frozenset()
    roles: frozenset[Role] = frozenset()
    also: frozenset[Role] = frozenset()
    act: str = ""
    hides: bool = False
    while_open: bool = False
    open_alone: bool = False


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a case, in the state in which its file is, and to the service that it is of. `ties` are
    those that hold now; `covers`: today they cover for its caseworker, who is away."""

    roles: frozenset[Role] = frozenset()
    ties: frozenset[str] = frozenset()
    signed_in: bool = True
    same_service: bool = True
    blocked: bool = False
    covers: bool = False
    file: File = File.OPEN

    @property
    def holds(self) -> frozenset[str]:
        """All ties, that of whoever covers among them."""
        return self.ties | frozenset[str]({Tie.CASEWORKER} if self.covers else ())


def may_open(name: str, who: Standing) -> Shut | None:
    """Why somebody does not get this page; None where they do. KeyError for a page that no row names."""
    page = PAGES[name]
    if page.reach in (Reach.PUBLIC, Reach.MACHINE):
        return None if page.reach is Reach.PUBLIC else Shut.NOT_SIGNED_IN
    if not who.signed_in:
        return Shut.NOT_SIGNED_IN
    if page.reach is Reach.OWN:
        return Shut.NOT_THEIRS
    if page.roles and not has_any(who.roles, *page.roles):
        return Shut.NOT_OF_THE_ROLE
    if page.reach is Reach.ONE and not who.same_service:
        return Shut.OTHER_SERVICE
    return _of_a_case(page, who) if page.reach is Reach.PART else None


def _of_a_case(page: Page, who: Standing) -> Shut | None:
    if not who.same_service:
        return Shut.OTHER_SERVICE
    if who.blocked:
        return Shut.CONFLICT
    if not page.parts & opened_by(who.holds, who.roles) and not has_any(who.roles, *page.also):
        return Shut.NOT_OPENED
    if page.hides and not acts.may_act(page.act, who.holds, who.roles):
        return Shut.NOT_THEIR_ACT
    return Shut.FALLEN_AWAY if page.while_open and who.file is not File.OPEN else None


def may_do(name: str, who: Standing) -> bool:
    """May somebody who gets this page do what it is for? True for a page that only shows."""
    page, act = PAGES[name], PAGES[name].act
    left = may_be_done(act, who.file) and (who.file is File.OPEN or not page.open_alone)
    return not act or (left and acts.may_act(act, who.holds, who.roles, who.blocked).allowed)


def may_be_done(act: str, file: File) -> bool:
    """Do the rules leave this act to anybody at all, in a file of this state?"""
    refused = {
        File.OPEN: frozenset[str](),
        File.CLOSED: acts.WHILE_OPEN,
        File.ENDED: acts.WHILE_OPEN | acts.WHILE_IT_HAS_A_KEY,
    }
    return act not in refused[file]


_WITH_PEOPLE: Final = acts.ANYONE.roles
_WITH_LISTS: Final = _WITH_PEOPLE | frozenset(complaints.KEEPERS) | staffing.AGREERS
_KEEPS_TEMPLATES: Final = frozenset(role for role in Role if note_templates.may_keep({role}))
_OF_SUPPORT: Final = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
_RESTORATIVE: Final = frozenset({Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD})
_SIDES: Final = frozenset({Compartment.HARMED, Compartment.RESPONSIBLE})


def _all(page: Page, *names: str) -> dict[str, Page]:
    return dict.fromkeys(names, page)


def _roles(roles: Iterable[Role], *names: str) -> dict[str, Page]:
    return _all(Page(Reach.ROLES, roles=frozenset(roles)), *names)


def _one(roles: Iterable[Role], *names: str) -> dict[str, Page]:
    return _all(Page(Reach.ONE, roles=frozenset(roles)), *names)


def _part(parts: Iterable[Compartment], *names: str, act: str = "", hides: bool = False) -> dict[str, Page]:
    return _all(Page(Reach.PART, frozenset(parts), act=act, hides=hides), *names)


def _doing(parts: Iterable[Compartment], of: dict[str, str], hides: bool = False) -> dict[str, Page]:
    return {name: Page(Reach.PART, frozenset(parts), act=act, hides=hides) for name, act in of.items()}


_CASES: Final = frozenset({Compartment.SUPPORT, Compartment.CASE})
_FILES: Final = _SIDES | {Compartment.SUPPORT}
_KNOWN: Final = frozenset({Compartment.SUPPORT, Compartment.STATUS})

# One address draws all the steps of a restorative case; each is a page of its own here.
STEP: Final = "restorative:step"

PAGES: Final[dict[str, Page]] = {
    # everybody
    **_all(Page(Reach.PUBLIC), "healthz", "readyz", "liaison:definition", "signin:sign-in", "signin:sign-out"),
    **_all(Page(Reach.PUBLIC), "account_login", "account_logout", "signin:single", "signin:single-back", "ui:gallery"),
    **_all(Page(Reach.PUBLIC), "public:home", "public:how-to-ask", "public:stories", "public:story"),
    **_all(Page(Reach.PUBLIC), "public:publication", "public:download", "public:dismiss-banner"),
    **_all(Page(Reach.PUBLIC), "mfa_authenticate", "mfa_login_webauthn"),
    **_all(Page(Reach.MACHINE), "liaison:referrals", "liaison:referral"),
    # whoever is signed in, about themselves alone
    **_all(Page(Reach.STAFF), "people:known", "vault:save-draft", "vault:discard-draft"),
    **_all(Page(Reach.OWN), "account_reauthenticate", "account_change_password", "mfa_index", "mfa_reauthenticate"),
    **_all(Page(Reach.OWN), "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    **_all(Page(Reach.OWN), "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"),
    **_all(Page(Reach.OWN), "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
    **_all(Page(Reach.OWN), "signin:sessions", "signin:single-again", "people:take-back"),
    **_all(Page(Reach.OWN), "importing:run", "importing:columns", "importing:give-up", "importing:to-put-right"),
    # some roles: what is in a list is walled row by row
    **_roles(_WITH_PEOPLE, "people:search", "people:pairs", "people:emergency", "support:my-day"),
    **_roles(_WITH_LISTS, "lists:kept", "lists:keep", "lists:files", "lists:export"),
    **_one(_WITH_LISTS, "lists:change", "lists:delete"),
    **_roles(_RESTORATIVE, "restorative:cases", "restorative:declare"),
    **_roles(acts.LEADING.roles, "restorative:receive", "restorative:hand-over-several"),
    **_roles(_OF_SUPPORT, "support:log-contact"),
    **_roles({Role.PRACTITIONER}, "restorative:log-contact"),
    **_roles(_WITH_PEOPLE, "support:tasks", "support:finish-several"),
    **_roles(support.MAY_ALLOCATE, "support:hand-over-several", "support:give-duty"),
    **_roles(_OF_SUPPORT, "support:cases", "support:moments", "support:paste-life-events"),
    **_roles(_OF_SUPPORT | acts.LEADING.roles, "support:referrals", "support:new-referral", "support:call"),
    **_roles(_OF_SUPPORT | acts.LEADING.roles, "support:take"),
    **_roles(support.MAY_ALLOCATE, "support:allocate", "support:team"),
    **_one(support.MAY_ALLOCATE, "support:skills", "support:away", "support:back", "signin:leaving"),
    **_roles(acts.ACTS["import_referrals"].roles, "importing:files", "importing:new"),
    **_roles(acts.ACTS["read_figures"].roles, "reports:figures"),
    **_roles(acts.ACTS["issue_publication"].roles, "public:issue"),
    **_roles(staffing.PROPOSERS[staffing.Change.ADD], "signin:add-staff", "liaison:agencies"),
    **_one(staffing.PROPOSERS[staffing.Change.ROLES], "signin:change-staff", "liaison:revoke"),
    **_one(staffing.AGREERS, "signin:proposal", "signin:give-up-proposal"),
    **_roles(staffing.AGREERS | support.MAY_ALLOCATE, "signin:staff"),
    **_roles(emergencies.REVIEWERS, "people:oversight"),
    **_roles(set(Role) - {Role.COMMISSIONER}, "rights:rights", "rights:complain"),
    **_roles(_WITH_PEOPLE | {Role.DATA_PROTECTION}, "rights:police-receive"),
    **_roles(complaints.KEEPERS, "rights:complaints", "rights:erasures", "rights:police", "rights:keeping"),
    **_roles(complaints.KEEPERS, "rights:ended", "rights:holds"),
    **_one(complaints.KEEPERS, "rights:complaint", "rights:complaint-acknowledge", "rights:complaint-answer"),
    **_one(complaints.KEEPERS, "rights:run", "rights:agree", "rights:give-up"),
    **_roles(packs.PREPARERS, "rights:packs", "rights:pack-take"),
    # the own single sign-on of colleagues, in a service that has one
    **_all(Page(Reach.OWN), "signin:tie-staff"),
    # a case, of either kind
    **_part(_CASES, "measures:answers", "uploads:papers"),
    **_part(_CASES, "rights:ask"),
    **_doing(
        _CASES,
        {
            "people:raise-concern": "raise_concern",
            "people:give-notice": "give_notice",
            "people:plan-visit": "plan_visit",
            "people:duty": "finish_duty",
            "people:remind": "choose_reminder",
            "people:recuse": "recuse",
            "uploads:attach": "attach_paper",
        },
    ),
    # one person's own file
    **_part(_FILES, "people:person", "people:details", "people:equality", "uploads:file"),
    **_part(_FILES, "rights:disclosures", "rights:disclosures-paper", "rights:end-objection"),
    **_doing(
        _FILES,
        {
            "people:safe-contact": "set_safe_contact",
            "people:confirm-safe-contact": "confirm_safe_contact",
            "people:concern": "answer_concern",
            "people:visit": "check_in",
            "people:correct-note": "correct_note",
            "uploads:take-out": "take_out_paper",
            "measures:answer": "answer_measure",
            "support:record-death": "record_death",
        },
    ),
    # appointments and hand-overs, the diary, hours and talks of staff
    **_doing(
        _CASES,
        {
            "work:plan": "plan_appointment",
            "work:write-hand-over": "write_hand_over",
        },
        hides=True,
    ),
    **_all(
        Page(Reach.PART, _CASES, act="plan_appointment", hides=True, while_open=True),
        "work:move",
        "work:call-off",
        "work:remind",
    ),
    **_part(_FILES, "work:read-hand-over"),
    **_roles(_WITH_PEOPLE, "work:diary", "work:address", "work:end-address", "work:mail", "work:supervision"),
    **_roles(_WITH_PEOPLE, "work:hours"),
    **_roles(support.MAY_ALLOCATE, "work:team-hours", "work:hours-totals"),
    **_roles(_KEEPS_TEMPLATES, "work:note-templates", "work:new-note-template"),
    **_one(_KEEPS_TEMPLATES, "work:note-template", "work:end-note-template"),
    **_one(support.MAY_ALLOCATE, "work:new-supervision"),
    **_all(Page(Reach.OWN), "work:take-back-hours", "lists:file", "lists:fetch"),
    "feeds:diary": Page(Reach.MACHINE),
    "people:pair": Page(Reach.PART, _SIDES, also=acts.LEADING.roles),
    # what a lead, or the case's own supervisor, decides about who works on it
    **_all(
        Page(Reach.PART, _KNOWN, roles=frozenset({Role.SUPERVISOR, Role.RJ_LEAD})),
        *("people:who-looked", "people:walls", "people:clear-match"),
    ),
    "support:reassign": Page(Reach.PART, _KNOWN, roles=frozenset({Role.SUPERVISOR, Role.RJ_LEAD}), while_open=True),
    "people:review-emergency": Page(Reach.PART, also=frozenset(emergencies.REVIEWERS)),
    # the harmed person's own case
    **_part({Compartment.REFERRAL}, "support:referral"),
    **_doing(
        {Compartment.REFERRAL},
        {
            "support:person-knows": "confirm_person_knows",
            "support:open-case": "open_support_case",
            "support:close-referral": "close_referral",
        },
    ),
    **_part({Compartment.SUPPORT}, "support:case", "support:plan", "support:offers", "support:consents"),
    **_part({Compartment.SUPPORT}, "support:closing-letter", "rights:police-choose", "rights:police-add"),
    **_doing(
        {Compartment.SUPPORT},
        {
            "support:hand-over": "reallocate_support",
            "support:close": "close_support_case",
            "support:reopen": "reopen_support_case",
            "support:start-contact": "start_contact",
            "support:other-contact": "record_contact",
            "support:contact": "record_contact",
            "support:quick-contact": "record_contact",
            "support:cancel-contact": "cancel_contact",
            "support:write-note": "write_note",
            "support:needs": "assess_needs",
            "support:new-goal": "set_goal",
            "support:goal": "review_goal",
            "support:review-plan": "review_plan",
            "support:new-offer": "offer_restorative_justice",
            "support:not-offered": "decide_not_to_offer",
            "support:new-life-event": "record_life_event",
            "support:life-event": "record_life_event",
            "support:withdraw": "withdraw_consent",
            "support:refer": "refer_to_restorative_justice",
        },
    ),
    # to a story of what happened somebody agrees when the restorative case is over
    "support:give-consent": Page(Reach.PART, frozenset({Compartment.SUPPORT}), act="give_consent", open_alone=True),
    # the restorative case
    **_part({Compartment.STATUS}, "restorative:case"),
    **{f"{STEP}:{slug}": Page(Reach.PART, step.parts, act=step.act) for slug, step in steps.STEPS.items()},
    **_part({Compartment.CASE}, "restorative:entry", "public:drafts"),
    **_part({Compartment.RISK}, "restorative:risk"),
    **_part(_SIDES, "restorative:consents", "restorative:orders"),
    **_part({Compartment.JOINT}, "restorative:meetings", "restorative:agreements", "restorative:paper"),
    **_doing(
        {Compartment.CASE},
        {
            "public:write-story": "draft_story",
            "public:agree-to-story": "give_consent",
            "public:publish-story": "publish_story",
            "public:take-down-story": "withdraw_story",
        },
        hides=True,
    ),
    # rights
    **_part({Compartment.RIGHTS}, "rights:erasure", "rights:police-request", "rights:police-take-out"),
    **_part({Compartment.RIGHTS}, "rights:police-propose", "rights:police-told", "rights:police-condition"),
    **_all(
        Page(Reach.PART, frozenset({Compartment.RIGHTS}), roles=frozenset(police.KEEPERS)),
        *("rights:erasure-agree", "rights:erasure-back", "rights:erasure-letter", "rights:police-place"),
        *("rights:police-approve", "rights:police-give", "rights:police-less", "rights:police-came-back"),
        *("rights:police-letter", "rights:police-extract", "rights:lift-hold"),
    ),
    **_part({Compartment.PACK}, "rights:pack", "rights:pack-agree", "rights:pack-send-back"),
    **_all(
        Page(Reach.PART, frozenset({Compartment.PACK}), roles=frozenset(packs.PREPARERS)),
        *("rights:pack-item", "rights:pack-stop-clock", "rights:pack-start-clock", "rights:pack-gather"),
        *("rights:pack-propose", "rights:pack-make", "rights:pack-fetch", "rights:pack-end"),
        *("rights:pack-readers", "rights:pack-searched"),
    ),
}
