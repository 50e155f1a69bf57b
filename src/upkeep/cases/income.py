"""The HMRC figure: the latest available tax year's income of a paying parent.

SI 2012/2677 reg 4: of the six tax years before the request, the latest for which HMRC holds
information. Reg 35: it becomes the historic income from the effective date or the review date.
"""

from typing import Any

import psycopg

RELEVANT_TAX_YEARS = 6
"""Tax years immediately before the request that may be used (SI 2012/2677 reg 4(2))."""

_LATEST = """
SELECT DISTINCT ON (p.id) p.id, i.tax_year,
    i.employment_income_pence + i.pension_income_pence + i.taxable_benefits_pence
        + i.trading_profit_pence,
    i.pension_contributions_pence, i.held_as, i.employment_income_pence,
    i.pension_income_pence, i.taxable_benefits_pence, i.trading_profit_pence
FROM cases_payingparent p
JOIN parties_person person ON person.id = p.person_id
JOIN cases_incomerecord i USING (national_insurance_number)
WHERE p.id = ANY(%(parents)s) AND i.available_on <= %(date)s
AND make_date(left(i.tax_year, 4)::int + 1 + %(years)s, 4, 6) > %(date)s
ORDER BY p.id, i.tax_year DESC, i.held_as = 'self_assessment' DESC, i.available_on DESC
"""


def latest_incomes(
    cursor: psycopg.Cursor[Any], paying_parent_ids: list[int], day: object
) -> dict[int, dict[str, Any]]:
    """What HMRC would answer on ``day``, for those paying parents of whom it holds anything.

    The answer has the shape of a ``historic_income`` fact: ``annual_pence``, ``tax_year``,
    ``pension_contributions_pence``, ``held_as`` and ``heads``. Self-assessment wins over PAYE (reg
    36(5)).
    """
    cursor.execute(
        _LATEST, {"parents": paying_parent_ids, "date": day, "years": RELEVANT_TAX_YEARS}
    )
    return {
        row[0]: {
            "tax_year": row[1],
            "annual_pence": row[2],
            "pension_contributions_pence": row[3],
            "held_as": row[4],
            "heads": {
                "employment_pence": row[5],
                "pensions_pence": row[6],
                "taxable_benefits_pence": row[7],
                "trading_pence": row[8],
            },
        }
        for row in cursor.fetchall()
    }
