"""The WSGI entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
pages = get_wsgi_application()

# The first citizen should not wait for what every citizen needs.
from senim.catalogue import needs  # noqa: E402
from senim.config.bodies import Bodies  # noqa: E402
from senim.config.faults import LARGEST_BODY_BYTES, STREAMED  # noqa: E402
from senim.config.server import THREADS  # noqa: E402
from senim.desks.live import screens  # noqa: E402

application = Bodies(screens(pages), THREADS, LARGEST_BODY_BYTES, STREAMED)

needs.index()
