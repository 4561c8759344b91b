from django.urls import path

from .views import saved

app_name = "lists"

urlpatterns = [
    path("", saved.kept, name="kept"),
    path("<slug:name>/keep", saved.keep, name="keep"),
    path("kept/<uuid:pk>/", saved.change, name="change"),
    path("kept/<uuid:pk>/delete", saved.delete, name="delete"),
]
