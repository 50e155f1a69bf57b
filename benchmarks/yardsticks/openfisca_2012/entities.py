"""Who the rules are about."""

from __future__ import annotations

from openfisca_core.entities import build_entity

ROLES = [
    {"key": "eldest", "max": 1, "label": "Stands for the group where each counts once"},
    {"key": "younger", "plural": "younger_children", "label": "Every other child"},
]

Child = build_entity("child", "children", "A qualifying child", is_person=True)
Family = build_entity(
    "family", "families", "All qualifying children of a paying parent", roles=ROLES
)
Household = build_entity(
    "household",
    "households",
    "The qualifying children in one receiving parent's care",
    roles=ROLES,
    containing_entities=["family"],
)

ENTITIES = [Child, Family, Household]
