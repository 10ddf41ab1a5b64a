"""Django's card of this package."""

from django.apps import AppConfig


class StationingConfig(AppConfig):
    """The stationing package."""

    name = "bangfu.assistance.stationing"
    label = "stationing"
    verbose_name = "驻乡驻村"
    default_auto_field = "django.db.models.BigAutoField"
