"""What is wrong with plans for arrears in a doctored database, by the check that finds it."""

PLAN = """
    INSERT INTO collection_arrearsplan (paying_parent_id, case_id, arrears_pence, net_weekly_pence,
        ongoing_weekly_pence, proposed_weekly_pence, weekly_pence, is_longer, why, finances,
        welfare, agreed_by, agreed_on, known_at)
    SELECT paying_parent_id, id, {pence}, 40000, 0, 100, 100, false, '', 'a test', 'a test',
        'casey', '2023-05-01', '{known_at}' FROM cases_case
    WHERE id = (SELECT max(id) FROM cases_case)
"""

LATE = f"""
    WITH plan AS ({PLAN.format(pence=100, known_at="2023-05-01T20:00Z")} RETURNING id, case_id),
    debt AS (
        INSERT INTO collection_arrearsplandebt (plan_id, instalment_id, left_pence)
        SELECT plan.id, o.instalment_id, 100 FROM plan CROSS JOIN LATERAL (
            SELECT instalment_id FROM collection_openinstalment ORDER BY due_on LIMIT 1
        ) o RETURNING plan_id
    )
    INSERT INTO collection_arrearsplaninstalment (plan_id, due_on, amount_pence, through_pence)
    SELECT plan_id, '2023-06-01', 100, 100 FROM debt
"""

SPOILT_ARREARS_PLANS: dict[str, str] = {
    "a plan asks for what it covers": PLAN.format(pence=100, known_at="2023-05-01T20:00Z"),
    "one plan for arrears at a time": PLAN.format(pence=100, known_at="2023-05-01T20:00Z")
    + ";"
    + PLAN.format(pence=100, known_at="2023-05-02T20:00Z"),
    "a plan for arrears is told of": PLAN.format(pence=100, known_at="2023-05-01T20:00Z"),
    "a plan that is not kept is over": LATE,
}
