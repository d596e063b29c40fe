from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "jalon.workshops"
    label = "workshops"
    default_auto_field = "django.db.models.BigAutoField"
