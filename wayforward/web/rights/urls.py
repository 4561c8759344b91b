from django.urls import path

from .views import keeping

app_name = "rights"

urlpatterns = [
    path("keeping", keeping.keeping, name="keeping"),
    path("keeping/<uuid:pk>/", keeping.run, name="run"),
    path("keeping/<uuid:pk>/agree", keeping.agree, name="agree"),
    path("keeping/<uuid:pk>/give-up", keeping.give_up, name="give-up"),
    path("ended", keeping.ended, name="ended"),
    path("holds", keeping.holds, name="holds"),
    path("holds/<uuid:pk>/lift", keeping.lift, name="lift-hold"),
]
