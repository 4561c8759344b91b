from django.urls import path

from . import views

app_name = "signin"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sessions/", views.where, name="sessions"),
    path("staff/", views.staff_list, name="staff"),
    path("staff/<uuid:pk>/leaving", views.leave, name="leaving"),
]
