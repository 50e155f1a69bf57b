"""Rows of the edge, to try what the database refuses about them."""

from typing import Any


def edge_rows(cursor: Any) -> None:
    """A file that came in, the wording of a provision, and a program that calls."""
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
    cursor.execute(
        "WITH made AS (INSERT INTO api_apiclient"
        " (name, owner, secret_digest, scopes, by, known_at)"
        " VALUES ('api-1', 'a test', 'x', '{calculate}', 'a test', now()) RETURNING id)"
        ", ended AS (INSERT INTO api_apiclientend (client_id, why, by, known_at)"
        " SELECT id, 'a test', 'a test', now() FROM made)"
        ", called AS (INSERT INTO api_apicall"
        " (client_id, operation, employer_reference, known_at)"
        " SELECT id, 'GET /', '', now() FROM made)"
        ", answered AS (INSERT INTO api_apianswer (client_id, key, digest, status, body, known_at)"
        " SELECT id, 'a key', 'x', 201, '{}', now() FROM made)"
        " INSERT INTO api_apiauthority (client_id, employer_reference, kind, evidence, by,"
        " known_at) SELECT id, 'EMP00001', 'begins', 'a test', 'a test', now() FROM made"
    )
