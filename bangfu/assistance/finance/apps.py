"""Django's card of this package."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """The finance package."""

    name = "bangfu.assistance.finance"
    label = "finance"
    verbose_name = "金融帮扶"
    default_auto_field = "django.db.models.BigAutoField"
