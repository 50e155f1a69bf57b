"""Tells Django about this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "upkeep.web"
    label = "web"
