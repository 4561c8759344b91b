from django.urls import path

from .views import case_steps, cases, declaring, meeting_steps, more_steps, quick, reading, several, steps

app_name = "restorative"

# Importing these modules fills the table of steps that `steps.step` draws.
STEP_TABLES = (case_steps, meeting_steps, more_steps, quick)

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("new", declaring.receive, name="receive"),
    path("several/hand-over", several.hand_over, name="hand-over-several"),
    path("conflicts", declaring.declare, name="declare"),
    path("contacts/new", quick.choose, name="log-contact"),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/consents/", reading.consents, name="consents"),
    path("<uuid:pk>/risk/", reading.risk, name="risk"),
    path("<uuid:pk>/contact-orders/", reading.orders, name="orders"),
    path("<uuid:pk>/meetings/", reading.meetings, name="meetings"),
    path("<uuid:pk>/agreements/", reading.agreements, name="agreements"),
    path("<uuid:pk>/agreements/<uuid:document>", reading.paper, name="paper"),
    path("<uuid:pk>/record/<uuid:line>/", reading.entry, name="entry"),
    path("<uuid:pk>/<slug:step>/", steps.step, name="step"),
]
