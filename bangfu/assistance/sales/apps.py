"""Django's card of this package."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """The sales package."""

    name = "bangfu.assistance.sales"
    label = "sales"
    verbose_name = "消费帮扶"
    default_auto_field = "django.db.models.BigAutoField"
