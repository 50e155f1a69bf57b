"""Rows of plans, part payments and what was sent on line, to try what the database refuses."""

from typing import Any


def arrears_plan_rows(cursor: Any) -> None:
    """A plan for arrears of which nothing is left, and an application that was sent on line."""
    _sent_on_line(cursor)
    cursor.execute(
        "WITH plan AS (INSERT INTO collection_arrearsplan (paying_parent_id, case_id,"
        " arrears_pence, net_weekly_pence, ongoing_weekly_pence, proposed_weekly_pence,"
        " weekly_pence, is_longer, why, finances, welfare, agreed_by, agreed_on, known_at)"
        " SELECT paying_parent_id, id, 1, 0, 0, 0, 1, false, '', 'a test', 'a test', 'one',"
        " '2023-05-01', now() FROM cases_case ORDER BY id DESC LIMIT 1 RETURNING id), debt AS ("
        " INSERT INTO collection_arrearsplandebt (plan_id, instalment_id, left_pence)"
        " SELECT id, (SELECT max(id) FROM collection_instalment), 1 FROM plan), asked AS ("
        " INSERT INTO collection_arrearsplaninstalment (plan_id, due_on, amount_pence,"
        " through_pence) SELECT id, '2023-06-01', 1, 1 FROM plan)"
        " INSERT INTO collection_arrearsplanend (plan_id, kind, left_pence, ended_on, by, why,"
        " known_at) SELECT id, 'completed', 0, '2023-06-01', 'one', '', now() FROM plan"
    )


def _sent_on_line(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO cases_onlineapplication"
        " (reference, applicant, received_on, answers, missing, language, known_at)"
        " VALUES ('WEB-00000001', 'child', '2023-05-01', '{\"who\": \"child\"}', '[]', 'en', now())"
    )
    cursor.execute(
        "INSERT INTO cases_onlinedocument (application_id, number, name, about, media_type,"
        " content, digest, scanned_by, received_on, known_at) SELECT id, 1, 'a test', 'other',"
        " 'image/png', '', '', 'a test', '2023-05-01', now() FROM cases_onlineapplication"
    )


def part_payment_rows(cursor: Any) -> None:
    """A part payment that was kept, without the books behind it."""
    cursor.execute(
        "WITH made AS (INSERT INTO collection_partpayment (case_id, debt, arrears_pence, starts_on,"
        " ends_on, accepted_pence, method, pay_by, why, evidence, proposed_by, proposed_on,"
        " known_at) SELECT max(id), 'maintenance for the state', 2, '2023-05-01', '2023-05-01', 1,"
        " 'card', '2023-06-01', 'a test', 'a test', 'one', '2023-05-01', now() FROM cases_case"
        " RETURNING id) INSERT INTO collection_partpaymentanswer (part_payment_id, side, agrees,"
        " writing, received_on, noted_by, known_at) SELECT id, 'paying_parent', true, 'a test',"
        " '2023-05-01', 'one', now() FROM made"
    )
    cursor.execute(
        "INSERT INTO collection_partpaymentstart (part_payment_id, started_on, by, known_at)"
        " SELECT max(id), '2023-05-01', 'one', now() FROM collection_partpayment"
    )
    cursor.execute(
        "INSERT INTO collection_partpaymentend (part_payment_id, kind, paid_pence,"
        " extinguished_pence, transaction_id, ended_on, by, known_at)"
        " SELECT max(id), 'kept', 1, 1, 0, '2023-05-01', 'one', now() FROM collection_partpayment"
    )


def estate_rows(cursor: Any) -> None:
    """Somebody who acts for an estate, and what was claimed from it."""
    cursor.execute(
        "WITH acting AS (INSERT INTO collection_estaterepresentative (paying_parent_id, capacity,"
        " name, lines, postcode, language, evidence, recorded_on, recorded_by, known_at)"
        " SELECT max(id), 'executor', 'a test', '[\"a test\"]', 'ZZ9 9ZZ', 'en', 'a test',"
        " '2023-05-01', 'one', now() FROM cases_payingparent RETURNING id, paying_parent_id)"
        ", claim AS (INSERT INTO collection_estateclaim (paying_parent_id, representative_id,"
        " died_on, claimed_on, claimed_by, known_at) SELECT paying_parent_id, id, '2023-05-01',"
        " '2023-05-01', 'one', now() FROM acting RETURNING id)"
        " INSERT INTO collection_estateclaimpart (claim_id, case_id, maintenance_pence)"
        " SELECT claim.id, (SELECT max(id) FROM cases_case), 1 FROM claim"
    )
