"""Rows in the tables of orders against earnings, for trying what the database refuses."""

from typing import Any


def orders_against_earnings(cursor: Any) -> None:
    """Two employers and two jobs that differ in everything, and an order with all that it has."""
    _employers_and_jobs(cursor)
    _an_order(cursor)
    _what_employers_are_told(cursor)


def _employers_and_jobs(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_employer (reference, name, lines, postcode, contact, language,"
        " is_armed_forces, source, known)"
        " VALUES ('EMP00001', 'Mills', '[\"1 Yard\"]', 'ZZ1 1ZZ', 'a@example', 'en', false,"
        " 'a test', tstzrange(now(), NULL)),"
        " ('EMP00002', 'Forces', '[\"2 Yard\"]', 'ZZ2 2ZZ', '', 'cy', true, 'another',"
        " tstzrange(now(), NULL))"
    )
    cursor.execute(
        "INSERT INTO collection_employment (paying_parent_id, employer_reference, payroll_number,"
        " frequency, pay_day, effective, source, known)"
        " SELECT min(id), 'EMP00001', '7', 'weekly', '2023-05-01'::date,"
        " daterange('2023-05-01', NULL), 'a test', tstzrange(now(), NULL) FROM cases_payingparent"
        " UNION ALL SELECT max(id), 'EMP00002', '', 'monthly', '2023-05-02'::date,"
        " daterange('2023-05-02', NULL), 'another', tstzrange(now(), NULL) FROM cases_payingparent"
    )


def _an_order(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_earningsorder (reference, kind, basis, paying_parent_id,"
        " employer_reference, made_on, serve_on, made_by, why, known_at)"
        " SELECT 'DEO-99999999', 'order', 'enforcement', max(id), 'EMP00001', '2023-05-01',"
        " '2023-05-01', 'a test', 'missed', now() FROM cases_payingparent"
    )
    cursor.execute(
        "INSERT INTO collection_earningsorderterms (order_id, number, with_fee_pence,"
        " without_fee_pence, arrears_pence, weekly_pence, fortnightly_pence, four_weekly_pence,"
        " monthly_pence, made_on, effective_from, credit_pence, protection, known_at)"
        " SELECT max(id), 1, 100, 0, 0, 120, 240, 480, 520, '2023-05-01', '2023-05-08', 0, 'share',"
        " now() FROM collection_earningsorder"
    )
    cursor.execute(
        "WITH asked AS (INSERT INTO collection_employerquery (order_id, question, route, asked_on,"
        " recorded_by, known_at) SELECT max(id), 'Until when?', 'letter', '2023-05-01', 'a test',"
        " now() FROM collection_earningsorder RETURNING id)"
        " INSERT INTO collection_employerqueryanswer (query_id, words, answered_on, answered_by,"
        " known_at) SELECT id, 'Until we write.', '2023-05-01', 'a test', now() FROM asked"
    )
    cursor.execute(
        "INSERT INTO collection_earningsorderevent"
        ' (order_id, kind, "on", reason, by, note, known_at)'
        " SELECT max(id), 'served', '2023-05-01', '', 'a test', '', now()"
        " FROM collection_earningsorder"
    )
    cursor.execute(
        "INSERT INTO collection_orderfee"
        ' (order_id, case_id, pence, waived, "on", by, note, known_at)'
        " SELECT max(o.id), max(c.id), 0, 'chosen', '2023-05-01', 'a test', '', now()"
        " FROM collection_earningsorder o CROSS JOIN cases_case c"
    )


def _what_employers_are_told(cursor: Any) -> None:
    cursor.execute(
        "WITH told AS (INSERT INTO collection_employernotice (kind, employer_reference, order_id,"
        " about, language, sent_to, facts, written_on, known_at)"
        " SELECT 'order', 'EMP00001', max(id), 'a test', 'en', '{}', '{}', '2023-05-01', now()"
        " FROM collection_earningsorder RETURNING id)"
        " INSERT INTO collection_employernoticedocument (notice_id, content, digest)"
        " SELECT id, 'a notice', 'digest' FROM told"
    )
    cursor.execute(
        'INSERT INTO correspondence_orderacknowledged (notice_id, by, "on", known_at)'
        " SELECT max(id), 'somebody', '2023-05-01', now() FROM collection_employernotice"
    )
    cursor.execute(
        "INSERT INTO collection_employernoticestep (notice_id, state, happened_on, note, known_at)"
        " SELECT max(id), 'sent', '2023-05-01', '', now() FROM collection_employernotice"
    )
    cursor.execute(
        "WITH drawn AS (INSERT INTO collection_employerschedule (employer_reference, month,"
        " expected_pence, carried_pence, drawn_up_on, known_at)"
        " VALUES ('EMP00001', '2023-05-01', 520, 0, '2023-06-01', now()) RETURNING id)"
        " INSERT INTO collection_employerscheduleline (schedule_id, order_id, payment_reference,"
        " payroll_number, pay_days, expected_pence, carried_pence, ahead_pence)"
        " SELECT drawn.id, max(o.id), '100000000001', '', 1, 520, 0, 0"
        " FROM drawn CROSS JOIN collection_earningsorder o GROUP BY drawn.id"
    )
