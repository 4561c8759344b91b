from django.urls import path

from . import views

app_name = "feeds"

urlpatterns = [path("<slug:secret>.ics", views.diary, name="diary")]
