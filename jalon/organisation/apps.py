from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "jalon.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jalon.organisation import witness  # noqa: F401 (its receivers listen from here on)
