"""Triggers by which the database itself keeps what has been recorded.

Shared by every room that has tables; knows nothing of any of them.
"""

import pgtrigger
from django.db import models
from pgtrigger import compiler


class GuardSql(compiler.UpsertTriggerSql):
    """The statements that install a guard.

    Unlike a plain pgtrigger trigger, a guard has no session setting by which it can be passed
    over: what may change a table's guards is its owner, with ``ALTER TABLE``, and nobody else.
    Migrations refer to this template, so it is never edited: a new one gets a new class.
    """

    def get_template(self) -> str:
        """The statements, with pgtrigger's names for the gaps."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Guard(pgtrigger.Trigger):
    """A trigger that no session can switch off."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """The trigger as migrations keep it."""
        compiled = super().compile(model)
        kept = {
            name: value for name, value in compiled.sql.kwargs.items() if name != "ignore_func_name"
        }
        return compiler.Trigger(name=self.name, sql=GuardSql(**kept))


def append_only(table: str) -> list[Guard]:
    """Triggers by which the database refuses any change to, or removal of, what ``table`` holds."""
    return [
        Guard(
            name="append_only",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=(
                f"RAISE EXCEPTION '{table} is append-only: record a correction instead' "
                "USING ERRCODE = 'restrict_violation';"
            ),
        ),
        Guard(
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


def closes_only(table: str) -> list[Guard]:
    """Triggers for a table whose rows are believed from one moment until a later one.

    A row's ``known`` range may be closed once; nothing else about it may change, and no row may
    be removed. What was believed at any past moment therefore stays on record.
    """
    refusal = (
        f'RAISE EXCEPTION \'{table} keeps what was believed: only the end of "known" may be set, '
        "once' USING ERRCODE = 'restrict_violation';"
    )
    return [
        Guard(
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
        Guard(
            name="never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=refusal,
        ),
        Guard(
            name="never_emptied",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func=refusal,
        ),
    ]


def refers(name: str, points_at_nothing: str, refusal: str) -> Guard:
    """A guard that looks at the references of all rows added by a statement, at once.

    For a reference to rows that never go and never change their number, this refuses what a foreign
    key refuses, row by row and at the end of the transaction, in a fraction of the time; and it may
    ask for more, such as that both rows are of one case. ``points_at_nothing`` is a condition on
    the row ``added``; looked up one by one in it, the rows pointed at are found by their index
    however many there are. The refusal is a foreign key violation.
    """
    return Guard(
        name=name,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="added"),
        func=(
            f"IF EXISTS (SELECT FROM added WHERE {points_at_nothing}) THEN "
            f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'foreign_key_violation'; END IF; "
            "RETURN NULL;"
        ),
    )


def keeps(name: str, columns: tuple[str, ...], refusal: str) -> Guard:
    """A guard by which some columns of a row stay as they were when it was added."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return Guard(
        name=name,
        operation=pgtrigger.UpdateOf(*columns),
        when=pgtrigger.Before,
        func=(
            f"IF {changed} THEN RAISE EXCEPTION '{refusal}' "
            "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
        ),
    )
