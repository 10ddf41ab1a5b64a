"""Django's card of this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web package."""

    name = "bangfu.web"
    label = "web"
    verbose_name = "网页"
    default_auto_field = "django.db.models.BigAutoField"
