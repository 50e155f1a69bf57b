"""Tells Django about this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "upkeep.cases"
    label = "cases"
