from django.urls import path

from . import views

app_name = "vault"

urlpatterns = [
    path("", views.save_draft, name="save-draft"),
    path("discard/", views.discard_draft, name="discard-draft"),
]
