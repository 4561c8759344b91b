from django.urls import path

from . import machines, views

app_name = "liaison"

urlpatterns = [
    path("api/v1/openapi.json", machines.definition, name="definition"),
    path("api/v1/referrals", machines.referrals, name="referrals"),
    path("api/v1/referrals/<slug:reference>", machines.referral, name="referral"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<uuid:pk>/revoke", views.revoke, name="revoke"),
]
