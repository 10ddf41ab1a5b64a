"""Django's card of this package."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The agreements package."""

    name = "bangfu.assistance.agreements"
    label = "agreements"
    verbose_name = "协议和计划"
    default_auto_field = "django.db.models.BigAutoField"
