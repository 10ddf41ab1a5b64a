"""Django's card of this package."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """The training package."""

    name = "bangfu.assistance.training"
    label = "training"
    verbose_name = "干部人才培训"
    default_auto_field = "django.db.models.BigAutoField"
