"""Tells Django about this room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The parties room."""

    name = "upkeep.parties"
    label = "parties"
