"""Tells Django about this room."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """The correspondence room."""

    name = "upkeep.correspondence"
    label = "correspondence"
