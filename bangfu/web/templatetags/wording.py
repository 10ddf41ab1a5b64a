"""The filters that templates use on running text."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import stringfilter

from bangfu.web.wording import wide

register = template.Library()
register.filter("wide", stringfilter(wide))
