from django.urls import path

from .views import exports, saved

app_name = "lists"

urlpatterns = [
    path("", saved.kept, name="kept"),
    path("<slug:name>/keep", saved.keep, name="keep"),
    path("<slug:name>/file", exports.new, name="export"),
    path("files/", exports.files, name="files"),
    path("files/<uuid:pk>/", exports.file, name="file"),
    path("files/<uuid:pk>/fetch", exports.fetch, name="fetch"),
    path("kept/<uuid:pk>/", saved.change, name="change"),
    path("kept/<uuid:pk>/delete", saved.delete, name="delete"),
]
