from django.urls import path

from .views import allocating, cases, consents, contacts, moments, my_day, needs, offers, onward, referrals, team

app_name = "support"

CASE = "cases/<uuid:pk>"

urlpatterns = [
    path("", my_day.my_day, name="my-day"),
    path("referrals/", referrals.queue, name="referrals"),
    path("referrals/new", referrals.new, name="new-referral"),
    path("referrals/allocate", allocating.allocate, name="allocate"),
    path("referrals/<uuid:pk>/", referrals.referral, name="referral"),
    path("referrals/<uuid:pk>/person-knows", referrals.person_knows, name="person-knows"),
    path("referrals/<uuid:pk>/open", referrals.open_case, name="open-case"),
    path("referrals/<uuid:pk>/close", referrals.close, name="close-referral"),
    path("cases/", cases.cases, name="cases"),
    path("moments/", moments.moments_of, name="moments"),
    path("moments/paste", moments.paste, name="paste-life-events"),
    path(f"{CASE}/", cases.case, name="case"),
    path(f"{CASE}/hand-over", cases.hand_over, name="hand-over"),
    path(f"{CASE}/reassign", cases.reassign, name="reassign"),
    path(f"{CASE}/close", cases.close, name="close"),
    path(f"{CASE}/reopen", cases.reopen, name="reopen"),
    path(f"{CASE}/contact", contacts.start, name="start-contact"),
    path(f"{CASE}/contact/other", contacts.other, name="other-contact"),
    path(f"{CASE}/contact/<uuid:contact>/", contacts.contact, name="contact"),
    path(f"{CASE}/contact/<uuid:contact>/cancel", contacts.cancel, name="cancel-contact"),
    path(f"{CASE}/note", contacts.note, name="write-note"),
    path(f"{CASE}/needs", needs.assess, name="needs"),
    path(f"{CASE}/plan", needs.plan, name="plan"),
    path(f"{CASE}/plan/goal", needs.new_goal, name="new-goal"),
    path(f"{CASE}/plan/goal/<uuid:goal>/", needs.goal, name="goal"),
    path(f"{CASE}/plan/review", needs.review, name="review-plan"),
    path(f"{CASE}/offers", offers.ledger, name="offers"),
    path(f"{CASE}/offers/new", offers.new, name="new-offer"),
    path(f"{CASE}/offers/not-now", offers.not_now, name="not-offered"),
    path(f"{CASE}/life/new", moments.new, name="new-life-event"),
    path(f"{CASE}/life/<uuid:event>/", moments.move, name="life-event"),
    path(f"{CASE}/consents", consents.consents, name="consents"),
    path(f"{CASE}/consents/<slug:kind>", consents.give, name="give-consent"),
    path(f"{CASE}/withdraw", consents.withdraw, name="withdraw"),
    path(f"{CASE}/refer", onward.refer, name="refer"),
    path("team/", team.team, name="team"),
    path("team/<uuid:pk>/skills", team.skills, name="skills"),
    path("team/<uuid:pk>/away", team.away, name="away"),
    path("team/back/<uuid:pk>", team.back, name="back"),
    path("people/<uuid:pk>/died", onward.died, name="record-death"),
]
