"""Django's card of this package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake package."""

    name = "bangfu.intake"
    label = "intake"
    verbose_name = "收件"
    default_auto_field = "django.db.models.BigAutoField"
