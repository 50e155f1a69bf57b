"""What is left of instalments, as payments and reductions take from it."""

from collections.abc import Mapping
from typing import Any

import psycopg

_TAKEN = """
(SELECT unnest(%(instalments)s::bigint[]) AS instalment_id,
    unnest(%(maintenance)s::bigint[]) AS maintenance, unnest(%(fees)s::bigint[]) AS fee) AS taken
"""

_FORGET = f"""
DELETE FROM collection_openinstalment o USING {_TAKEN}
WHERE o.instalment_id = taken.instalment_id
AND o.maintenance_left_pence = taken.maintenance AND o.fee_left_pence = taken.fee
"""

_KEEP_THE_REST = f"""
UPDATE collection_openinstalment o
SET maintenance_left_pence = o.maintenance_left_pence - taken.maintenance,
    fee_left_pence = o.fee_left_pence - taken.fee
FROM {_TAKEN} WHERE o.instalment_id = taken.instalment_id
"""


def take_off_instalments(cursor: psycopg.Cursor[Any], taken: Mapping[int, tuple[int, int]]) -> None:
    """Take maintenance and fee, in pence, off what is left of each instalment.

    Instalments of which nothing is left are forgotten. The database refuses to take more than
    there is.
    """
    values = {
        "instalments": list(taken),
        "maintenance": [maintenance for maintenance, _ in taken.values()],
        "fees": [fee for _, fee in taken.values()],
    }
    cursor.execute(_FORGET, values)
    cursor.execute(_KEEP_THE_REST, values)
