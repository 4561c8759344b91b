from django.urls import path

from .views import complaints, keeping, police, requests

app_name = "rights"

urlpatterns = [
    path("rights", complaints.rights, name="rights"),
    path("complaints", complaints.register, name="complaints"),
    path("complaints/new", complaints.receive, name="complain"),
    path("complaints/<uuid:pk>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:pk>/acknowledge", complaints.acknowledge, name="complaint-acknowledge"),
    path("complaints/<uuid:pk>/answer", complaints.answer, name="complaint-answer"),
    path("ask/<slug:kind>/<uuid:pk>/", requests.ask, name="ask"),
    path("ask/<slug:kind>/<uuid:pk>/<uuid:objection>/end", requests.end_objection, name="end-objection"),
    path("erasures", requests.register, name="erasures"),
    path("erasures/<uuid:pk>/", requests.erasure, name="erasure"),
    path("erasures/<uuid:pk>/agree", requests.agree, name="erasure-agree"),
    path("erasures/<uuid:pk>/send-back", requests.send_back, name="erasure-back"),
    path("erasures/<uuid:pk>/letter", requests.letter, name="erasure-letter"),
    path("police-requests", police.register, name="police"),
    path("police-requests/new", police.receive, name="police-receive"),
    path("police-requests/<uuid:pk>/", police.page, name="police-request"),
    path("police-requests/<uuid:pk>/case", police.place, name="police-place"),
    path("police-requests/<uuid:pk>/conditions/<slug:name>", police.condition, name="police-condition"),
    path("police-requests/<uuid:pk>/choose", police.choose, name="police-choose"),
    path("police-requests/<uuid:pk>/choose/<uuid:note>", police.add, name="police-add"),
    path("police-requests/<uuid:pk>/items/<uuid:item>/take-out", police.take_out, name="police-take-out"),
    path("police-requests/<uuid:pk>/propose", police.propose, name="police-propose"),
    path("police-requests/<uuid:pk>/approve", police.approve, name="police-approve"),
    path("police-requests/<uuid:pk>/give", police.give, name="police-give"),
    path("police-requests/<uuid:pk>/less", police.ask_for_less, name="police-less"),
    path("police-requests/<uuid:pk>/again", police.came_back, name="police-came-back"),
    path("police-requests/<uuid:pk>/told", police.told, name="police-told"),
    path("police-requests/<uuid:pk>/letter", police.letter, name="police-letter"),
    path("police-requests/<uuid:pk>/extract", police.extract, name="police-extract"),
    path("keeping", keeping.keeping, name="keeping"),
    path("keeping/<uuid:pk>/", keeping.run, name="run"),
    path("keeping/<uuid:pk>/agree", keeping.agree, name="agree"),
    path("keeping/<uuid:pk>/give-up", keeping.give_up, name="give-up"),
    path("ended", keeping.ended, name="ended"),
    path("holds", keeping.holds, name="holds"),
    path("holds/<uuid:pk>/lift", keeping.lift, name="lift-hold"),
]
