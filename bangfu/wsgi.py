"""The web application for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from bangfu.ledger.backend import wall

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
wall.act_as_nobody()  # what serves pages shows rows to readers only
application = get_wsgi_application()
