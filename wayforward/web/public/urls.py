from django.urls import path

from .views import staff, visitors

app_name = "public"

STORIES = "stories-of/<uuid:pk>"

urlpatterns = [
    path("", visitors.home, name="home"),
    path("how-to-ask/", visitors.how_to_ask, name="how-to-ask"),
    path("stories/", visitors.stories, name="stories"),
    path("stories/<slug:slug>/", visitors.story, name="story"),
    path("publications/<slug:slug>/", visitors.publication, name="publication"),
    path("publications/<slug:slug>/download/", visitors.download, name="download"),
    path("banner/<int:pk>/dismiss/", visitors.dismiss_banner, name="dismiss-banner"),
    # staff's own
    path("public-pages/", staff.issue, name="issue"),
    path(f"{STORIES}/", staff.drafts, name="drafts"),
    path(f"{STORIES}/write", staff.write, name="write-story"),
    path(f"{STORIES}/<uuid:draft>/write", staff.write, name="write-story"),
    path(f"{STORIES}/<uuid:draft>/agree", staff.agree, name="agree-to-story"),
    path(f"{STORIES}/<uuid:draft>/publish", staff.publish, name="publish-story"),
    path(f"{STORIES}/<uuid:draft>/take-down", staff.take_down, name="take-down-story"),
]
