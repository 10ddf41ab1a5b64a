"""Django's card of this package."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The projects package."""

    name = "bangfu.assistance.projects"
    label = "projects"
    verbose_name = "帮扶项目"
    default_auto_field = "django.db.models.BigAutoField"
