"""Django's card of this package."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """The assets package."""

    name = "bangfu.assistance.assets"
    label = "assets"
    verbose_name = "帮扶资产"
    default_auto_field = "django.db.models.BigAutoField"
