from __future__ import annotations

from django.urls import path

from jalon.cockpit.customers import views

urlpatterns = [
    path("customers/", views.find, name="customers"),
    path("customers/<int:response_id>/", views.show, name="customer"),
    path(
        "customers/consents/<int:consent_id>/withdraw/", views.withdraw, name="withdraw_consent"
    ),
]
