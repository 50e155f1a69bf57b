"""That what one person asks for above a limit counts only when somebody else agrees."""

import pgtrigger

from upkeep.immutability import Guard


def answered_by_another(asked: str, reference: str, pence: str) -> Guard:
    """The trigger of a table of answers, each of which names a row of the table ``asked``.

    ``reference`` is the answer's column that names it and ``pence`` the asked row's amount. The
    row carries its ``limit_pence`` and ``asked_by``, the answer ``answered_by``.
    """
    return Guard(
        name="second_person",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {asked} a WHERE a.id = NEW.{reference}
                AND a.{pence} > a.limit_pence AND a.asked_by = NEW.answered_by
            ) THEN
                RAISE EXCEPTION '{asked} % is above the limit: somebody else than who asked for it '
                    'must answer', NEW.{reference} USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
