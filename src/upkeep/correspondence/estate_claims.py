"""Letters to whoever acts for an estate: what is claimed from it, one for each case."""

CLAIMS = """
INSERT INTO letter_due
SELECT 'estate_claim', part.case_id, true, NULL, NULL, 'ES' || lpad(claim.id::text, 6, '0'),
    jsonb_build_object('claim', 'ES' || lpad(claim.id::text, 6, '0'), 'died_on', claim.died_on,
        'maintenance_pence', part.maintenance_pence, 'payment_reference', p.reference,
        'written_in', acting.language, 'representative', jsonb_build_object(
            'name', acting.name, 'lines', acting.lines, 'postcode', acting.postcode))
FROM collection_estateclaim claim JOIN collection_estateclaimpart part ON part.claim_id = claim.id
JOIN collection_estaterepresentative acting ON acting.id = claim.representative_id
JOIN cases_payingparent p ON p.id = claim.paying_parent_id
WHERE claim.known_at > %(since)s
"""
