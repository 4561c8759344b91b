from django.urls import path

from . import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("how-to-ask/", views.how_to_ask, name="how-to-ask"),
    path("stories/", views.stories, name="stories"),
    path("stories/<slug:slug>/", views.story, name="story"),
    path("publications/<slug:slug>/", views.publication, name="publication"),
    path("publications/<slug:slug>/download/", views.download, name="download"),
    path("banner/<int:pk>/dismiss/", views.dismiss_banner, name="dismiss-banner"),
]
