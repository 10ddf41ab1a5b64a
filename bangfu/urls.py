"""Every address of the house."""

from django.urls import include, path

handler500 = "bangfu.web.faults.broken"
urlpatterns = [path("", include("bangfu.web.urls"))]
