"""Django's card of this package."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    """The rectification package."""

    name = "bangfu.assistance.rectification"
    label = "rectification"
    verbose_name = "问题整改"
    default_auto_field = "django.db.models.BigAutoField"
