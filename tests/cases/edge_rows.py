"""Rows of the edge, to try what the database refuses about them."""

from typing import Any


def edge_rows(cursor: Any) -> None:
    """A file that came in, and the wording of a provision."""
    cursor.execute(
        "INSERT INTO gateways_inboundfile"
        " (name, format, sha256, content, record_count, known_at)"
        " VALUES ('a.json', 'x', 'y', 'z', 1, now())"
    )
    cursor.execute(
        "INSERT INTO gateways_lawtext (document, part, as_on, is_in_force, document_title, title,"
        " text, sha256, known_at) VALUES ('uksi/2012/2677', 'regulation/36', '2023-05-01', true,"
        " 'a test', '', 'a test', 'x', now())"
    )
