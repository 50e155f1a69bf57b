"""The framework alone, as a yardstick for pages: one empty answer, on the server we use.

.venv/bin/python benchmarks/yardsticks/empty_page.py
"""

import socket

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from waitress.server import create_server

THREADS = 8


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse("")


urlpatterns = [path("", empty)]


def main() -> None:
    """Serve it until told to stop; prints the address."""
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])
    django.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"Serving on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    create_server(WSGIHandler(), sockets=[listening], threads=THREADS).run()


if __name__ == "__main__":
    main()
