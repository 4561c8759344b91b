from django.urls import path

from . import views

app_name = "measures"

AT = "at/<slug:kind>/<uuid:pk>"

urlpatterns = [
    path(f"{AT}/", views.answers, name="answers"),
    path(f"{AT}/<uuid:person>/<slug:instrument>", views.answer, name="answer"),
]
