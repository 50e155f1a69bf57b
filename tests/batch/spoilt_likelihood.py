"""What is wrong with findings about Direct Pay in a doctored database, by check."""

SPOILT_LIKELIHOOD: dict[str, str] = {
    "Direct Pay gives way by agreement or finding": """
        UPDATE cases_reportedchange SET form = jsonb_set(form, '{reported_by}',
            '"receiving_parent"') WHERE form ->> 'kind' = 'collection'""",
    "nobody is collected from unwarned": """
        INSERT INTO collection_likelihoodfinding (case_id, outcome, because, reasons, evidence,
            was_missed, warned_on, found_by, found_on, known_at)
        SELECT max(id), 'collected', 'missed', 'a test', 'a test', true, '2023-05-01', 'casey',
            '2023-05-01', '2023-05-01' FROM cases_case WHERE scheme = '2012'""",
}
