"""Django's card of this package."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger package."""

    name = "bangfu.ledger"
    label = "ledger"
    verbose_name = "总账"
    default_auto_field = "django.db.models.BigAutoField"
