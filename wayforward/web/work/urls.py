from django.urls import path

from .views import address, diary, mail

app_name = "work"

AT = "at/<slug:kind>/<uuid:pk>/appointment"

urlpatterns = [
    path("diary/", diary.diary, name="diary"),
    path("diary/address", address.address, name="address"),
    path("diary/address/end", address.end, name="end-address"),
    path("mail", mail.mail, name="mail"),
    path(AT, diary.plan, name="plan"),
    path(f"{AT}/<uuid:appointment>/move", diary.move, name="move"),
    path(f"{AT}/<uuid:appointment>/off", diary.call_off, name="call-off"),
]
