from django.urls import path

from .views import casework, conflicts, oversight, persons, sameness

app_name = "people"

AT = "at/<slug:kind>/<uuid:pk>"

urlpatterns = [
    path("search", persons.search, name="search"),
    path("known", conflicts.known, name="known"),
    path("known/<uuid:pk>/take-back", conflicts.take_back, name="take-back"),
    path("emergency", oversight.emergency, name="emergency"),
    path("oversight", oversight.oversight, name="oversight"),
    path("oversight/<uuid:pk>/", oversight.review, name="review-emergency"),
    path("walls/<uuid:pk>/", conflicts.walls, name="walls"),
    path("walls/<uuid:pk>/<uuid:staff>", conflicts.clear_match, name="clear-match"),
    path("same/", sameness.pairs, name="pairs"),
    path("same/<uuid:pk>/", sameness.pair, name="pair"),
    path("<uuid:pk>/", persons.person, name="person"),
    path("<uuid:pk>/details", persons.details, name="details"),
    path("<uuid:pk>/equality", persons.equality_answers, name="equality"),
    path(f"{AT}/<uuid:person>/safe-contact", persons.safe_contact_at, name="safe-contact"),
    path(f"{AT}/<uuid:person>/still-safe", persons.confirm_safe_contact_at, name="confirm-safe-contact"),
    path(f"{AT}/looks", casework.who_looked, name="who-looked"),
    path(f"{AT}/step-back", conflicts.recuse, name="recuse"),
    path(f"{AT}/concern", casework.raise_concern, name="raise-concern"),
    path(f"{AT}/concern/<uuid:concern>/", casework.concern, name="concern"),
    path(f"{AT}/notice", casework.give_notice, name="give-notice"),
    path(f"{AT}/visit", casework.plan_visit, name="plan-visit"),
    path(f"{AT}/visit/<uuid:visit>/", casework.visit, name="visit"),
    path(f"{AT}/duty/<uuid:duty>/", casework.finish_duty, name="duty"),
    path(f"{AT}/duty/<uuid:duty>/remind", casework.remind, name="remind"),
    path(f"{AT}/note/<uuid:note>/", casework.correct_note, name="correct-note"),
]
