"""Tells Django about this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "upkeep.api"
    label = "api"
