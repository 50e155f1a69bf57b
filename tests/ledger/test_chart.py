"""The chart is whole: every account has its place, every debt its mirror, every reason words."""

from upkeep.ledger.chart import (
    ARREARS,
    CHART,
    CLIENT_MONEY,
    DEBTS,
    REASONS,
    Account,
    Reason,
    Subject,
)


def test_every_account_and_reason_is_described() -> None:
    assert set(CHART) == set(Account)
    assert set(REASONS) == set(Reason)
    paths = [about.path for about in CHART.values()]
    assert len(set(paths)) == len(paths)


def test_every_account_is_the_bank_client_money_or_one_side_of_a_debt() -> None:
    placed = [Account.BANK, *CLIENT_MONEY]
    placed += [side for debt in DEBTS for side in (debt.due, debt.uncollected)]
    assert sorted(placed) == sorted(Account)


def test_a_debt_is_kept_for_a_case_on_both_sides_and_collected_into_client_money() -> None:
    for debt in DEBTS:
        assert {CHART[debt.due].subject, CHART[debt.uncollected].subject} == {Subject.CASE}
        assert CHART[debt.due].path.startswith("Assets:")
        assert CHART[debt.uncollected].path.startswith("Liabilities:")
        assert debt.collected is None or debt.collected in CLIENT_MONEY
    assert all(debt.collected for debt in ARREARS)
