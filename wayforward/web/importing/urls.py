from django.urls import path

from . import views

app_name = "importing"

urlpatterns = [
    path("", views.files, name="files"),
    path("new", views.new, name="new"),
    path("<uuid:pk>/", views.run, name="run"),
    path("<uuid:pk>/columns", views.columns, name="columns"),
    path("<uuid:pk>/give-up", views.give_up, name="give-up"),
    path("<uuid:pk>/to-put-right", views.to_put_right, name="to-put-right"),
]
