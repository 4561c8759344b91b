from django.urls import path

from .views import signing_in, staff, staffing

app_name = "signin"

STAFF = "staff/<uuid:pk>"

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("single/", signing_in.to_single_sign_on, name="single"),
    path("single/again/", signing_in.single_sign_on_again, name="single-again"),
    path("single/back/", signing_in.back_from_single_sign_on, name="single-back"),
    path("sessions/", signing_in.where, name="sessions"),
    path("staff/", staff.staff_list, name="staff"),
    path("staff/add", staffing.add, name="add-staff"),
    path(f"{STAFF}/change", staffing.change, name="change-staff"),
    path(f"{STAFF}/single-sign-on", staffing.tie, name="tie-staff"),
    path(f"{STAFF}/leaving", staff.leave, name="leaving"),
    path("staff/proposals/<uuid:pk>/", staffing.proposal, name="proposal"),
    path("staff/proposals/<uuid:pk>/give-up", staffing.give_up, name="give-up-proposal"),
]
