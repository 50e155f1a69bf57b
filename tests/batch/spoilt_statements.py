"""What is wrong with yearly statements in a doctored database, by the check that finds it."""

STATEMENT = """
    INSERT INTO correspondence_letter (cause, case_id, person_id, about, is_copy, language,
        is_large_print, channel, sent_to, facts, written_on, deemed_received_on, known_at)
    SELECT 'annual_statement', c.id, c.receiving_parent_id, 'year to 2024-04-04', false, 'en',
        false, 'post', '{}', '{"start": "2023-04-05", "end": "2024-04-04", "maintenance":
        {"opening_pence": 0, "charged_pence": 1, "adjusted_pence": 0, "collected_pence": 0,
        "written_off_pence": 0, "closing_pence": -7}}', '2024-04-05', '2024-04-07', now()
    FROM cases_case c JOIN cases_payingparent p ON p.id = c.paying_parent_id
    WHERE p.person_id <> c.receiving_parent_id ORDER BY c.id DESC LIMIT 1
"""

SPOILT_STATEMENTS: dict[str, str] = {
    "yearly statements say what the books said": STATEMENT,
    "both parents get the yearly statement": STATEMENT,
}
