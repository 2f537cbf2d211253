"""The WSGI entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
pages = get_wsgi_application()

from django.conf import settings  # noqa: E402

from senim.catalogue import needs  # noqa: E402
from senim.config.bodies import Bodies  # noqa: E402
from senim.config.faults import LARGEST_BODY_BYTES, STREAMED  # noqa: E402
from senim.config.server import shape  # noqa: E402
from senim.desks.live import screens  # noqa: E402

if settings.INSTANCE == "sealed":
    application = Bodies(pages, shape("sealed").threads, LARGEST_BODY_BYTES, STREAMED)
else:
    application = Bodies(screens(pages), shape("police").threads, LARGEST_BODY_BYTES, STREAMED)
    # The first citizen should not wait for what every citizen needs.
    needs.index()
