"""Django's card of this package."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports package."""

    name = "bangfu.reports"
    label = "reports"
    verbose_name = "报告"
    default_auto_field = "django.db.models.BigAutoField"
