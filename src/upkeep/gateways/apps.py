"""Tells Django about this room."""

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    """The gateways room."""

    name = "upkeep.gateways"
    label = "gateways"
