"""Django's card of this package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The access package."""

    name = "bangfu.access"
    label = "access"
    verbose_name = "登录与审计"
    default_auto_field = "django.db.models.BigAutoField"
