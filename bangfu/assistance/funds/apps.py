"""Django's card of this package."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """The funds package."""

    name = "bangfu.assistance.funds"
    label = "funds"
    verbose_name = "帮扶资金"
    default_auto_field = "django.db.models.BigAutoField"
