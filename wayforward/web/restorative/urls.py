from django.urls import path

from .views import case_steps, cases, meeting_steps, steps

app_name = "restorative"

# Importing the two modules fills the table of steps that `steps.step` draws.
STEP_TABLES = (case_steps, meeting_steps)

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/<slug:step>/", steps.step, name="step"),
]
