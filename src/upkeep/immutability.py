"""Triggers by which the database itself keeps what has been recorded.

Shared by every room that has tables; knows nothing of any of them.
"""

import pgtrigger


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """Triggers by which the database refuses any change to, or removal of, what ``table`` holds."""
    return [
        pgtrigger.Trigger(
            name="append_only",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=(
                f"RAISE EXCEPTION '{table} is append-only: record a correction instead' "
                "USING ERRCODE = 'restrict_violation';"
            ),
        ),
        pgtrigger.Trigger(
            name="never_emptied",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func=(
                f"RAISE EXCEPTION '{table} is append-only and cannot be emptied' "
                "USING ERRCODE = 'restrict_violation';"
            ),
        ),
    ]


def closes_only(table: str) -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows are believed from one moment until a later one.

    A row's ``known`` range may be closed once; nothing else about it may change, and no row may
    be removed. What was believed at any past moment therefore stays on record.
    """
    refusal = (
        f'RAISE EXCEPTION \'{table} keeps what was believed: only the end of "known" may be set, '
        "once' USING ERRCODE = 'restrict_violation';"
    )
    return [
        pgtrigger.Trigger(
            name="closes_only",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                "IF NOT upper_inf(OLD.known) OR upper_inf(NEW.known) "
                f"OR lower(OLD.known) <> lower(NEW.known) THEN {refusal} END IF; "
                "OLD.known := NEW.known; "
                f"IF NEW IS DISTINCT FROM OLD THEN {refusal} END IF; "
                "RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name="never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=refusal,
        ),
    ]
