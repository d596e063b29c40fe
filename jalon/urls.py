"""Every address of the application."""

from django.urls import include, path

from jalon.api.service import api

urlpatterns = [
    path("", include("jalon.cockpit.urls")),
    path("", include("jalon.web.urls")),
    path("", include("jalon.organisation.urls")),
    path("", include("jalon.journeys.urls")),
    path("", include("jalon.workshops.urls")),
    path("", include("jalon.comments.urls")),
    path("", include("jalon.listening.urls")),
    path("", include("jalon.feedback.urls")),
    path("api/v1/", api.urls),
]

handler400 = "jalon.web.errors.bad_request"
handler403 = "jalon.web.errors.permission_denied"
handler404 = "jalon.web.errors.page_not_found"
# Read by django-allauth, for its own limits.
handler429 = "jalon.organisation.views.sign_in.wait_a_minute"
handler500 = "jalon.web.errors.server_error"
