"""For WSGI servers: ``upkeep.web.wsgi:application``."""

from django.core.wsgi import get_wsgi_application

from upkeep import runtime

runtime.start()
application = get_wsgi_application()
