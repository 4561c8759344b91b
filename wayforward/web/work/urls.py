from django.urls import path

from .views import address, diary, hand_over, hours, mail, note_templates, supervision

app_name = "work"

AT = "at/<slug:kind>/<uuid:pk>"

urlpatterns = [
    path("diary/", diary.diary, name="diary"),
    path("diary/address", address.address, name="address"),
    path("diary/address/end", address.end, name="end-address"),
    path("mail", mail.mail, name="mail"),
    path("supervision/", supervision.talks, name="supervision"),
    path("supervision/<uuid:pk>", supervision.new, name="new-supervision"),
    path("hours/", hours.hours, name="hours"),
    path("hours/team", hours.of_team, name="team-hours"),
    path("hours/totals.csv", hours.totals, name="hours-totals"),
    path("hours/<uuid:pk>/back", hours.take_back, name="take-back-hours"),
    path("templates/", note_templates.templates, name="note-templates"),
    path("templates/new", note_templates.new, name="new-note-template"),
    path("templates/<uuid:pk>", note_templates.change, name="note-template"),
    path("templates/<uuid:pk>/end", note_templates.end, name="end-note-template"),
    path(f"{AT}/appointment", diary.plan, name="plan"),
    path(f"{AT}/appointment/<uuid:appointment>/move", diary.move, name="move"),
    path(f"{AT}/appointment/<uuid:appointment>/remind", diary.remind, name="remind"),
    path(f"{AT}/appointment/<uuid:appointment>/off", diary.call_off, name="call-off"),
    path(f"{AT}/hand-over", hand_over.write, name="write-hand-over"),
    path(f"{AT}/hand-over/<uuid:hand_over>", hand_over.read, name="read-hand-over"),
]
