from django.urls import path

from . import views

app_name = "uploads"

AT = "<slug:kind>/<uuid:pk>"

urlpatterns = [
    path(f"{AT}/", views.papers, name="papers"),
    path(f"{AT}/attach", views.attach, name="attach"),
    path(f"{AT}/<uuid:paper>/file", views.download, name="file"),
    path(f"{AT}/<uuid:paper>/take-out", views.take_out, name="take-out"),
]
