"""Django's card of this package."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The indicators package."""

    name = "bangfu.indicators"
    label = "indicators"
    verbose_name = "指标"
    default_auto_field = "django.db.models.BigAutoField"
