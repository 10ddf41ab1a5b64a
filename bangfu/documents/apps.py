"""Django's card of this package."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents package."""

    name = "bangfu.documents"
    label = "documents"
    verbose_name = "单据"
    default_auto_field = "django.db.models.BigAutoField"
