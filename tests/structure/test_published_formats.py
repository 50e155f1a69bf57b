"""Schemas that are published with the documents are those that files are read and written by."""

import json
from pathlib import Path

from upkeep.gateways import earnings_order_files

FORMATS = Path(__file__).parents[2] / "docs/formats"


def test_the_published_schema_of_an_order_is_the_one_in_use() -> None:
    """After a change: write ``json_schema()`` there, with an indent of 2."""
    published = json.loads((FORMATS / "earnings-order.schema.json").read_text("utf-8"))
    assert published == earnings_order_files.json_schema()
