"""Rows about people and sign-ins, to try what the database refuses about them."""

from typing import Any


def people_rows(cursor: Any) -> None:
    """What is known of a person, somebody who signs in, and what they opened and may do."""
    _facts_of_people(cursor)
    _a_sign_in(cursor)
    _a_restricted_case(cursor)
    _a_code_to_sign_in_with(cursor)
    _a_message_with_a_document(cursor)
    _somebody_who_acts_for_an_employer(cursor)


def _facts_of_people(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO parties_personfact"
        " (person_id, kind, value, effective_from, known_at, source)"
        " SELECT max(id), 'large_print', 'true', '2023-05-01', now(), 'test'"
        " FROM parties_person"
    )
    cursor.execute(
        "INSERT INTO cases_addressfinding"
        " (person_id, source, lines, postcode, found_on, known_at)"
        " SELECT max(id), 'tax_record', '[]', 'ZZ1 1ZZ', '2023-05-01', now()"
        " FROM parties_person"
    )


def _a_sign_in(cursor: Any) -> None:
    cursor.execute(
        "WITH made AS (INSERT INTO auth_user (username, password, is_superuser, first_name,"
        " last_name, email, is_staff, is_active, date_joined) VALUES ('somebody', '', false, '',"
        " '', '', false, true, now()) RETURNING id)"
        ", read AS (INSERT INTO cases_staffread (user_id, page, address, is_refused, known_at)"
        " SELECT id, 'case', '/cases/C1/', false, now() FROM made)"
        ", tied AS (INSERT INTO cases_stafftie (user_id, person_id, kind, why, by, known_at)"
        " SELECT made.id, p.id, 'begins', 'a test', 'a test', now() FROM made"
        " CROSS JOIN (SELECT max(id) AS id FROM parties_person) p)"
        " INSERT INTO parties_signinchange (user_id, kind, step, by, why, known_at)"
        " SELECT id, 'added', 'totp', 'somebody', '', now() FROM made"
    )


def _a_restricted_case(cursor: Any) -> None:
    cursor.execute(
        "WITH other AS (INSERT INTO auth_user (username, password, is_superuser, first_name,"
        " last_name, email, is_staff, is_active, date_joined) VALUES ('another', '', false, '',"
        " '', '', false, true, now()) RETURNING id)"
        ", opened AS (INSERT INTO cases_restrictedopening (case_id, user_id, why, known_at, until)"
        " SELECT max(c.id), u.id, 'a test', now(), now() + interval '1 hour'"
        " FROM cases_case c CROSS JOIN auth_user u WHERE u.username = 'somebody'"
        " GROUP BY u.id RETURNING id)"
        ", restricted AS (INSERT INTO cases_caserestriction"
        " (case_id, kind, team_id, why, by, known_at)"
        " SELECT max(id), 'begins', 1, 'a test', 'a test', now() FROM cases_case)"
        " INSERT INTO cases_openingreview (opening_id, finding, why, user_id, known_at)"
        " SELECT opened.id, 'needed', 'a test', other.id, now() FROM opened CROSS JOIN other"
    )


def _a_code_to_sign_in_with(cursor: Any) -> None:
    cursor.execute(
        "WITH made AS (INSERT INTO correspondence_signincode"
        " (case_id, person_id, salt, digest, asked_by, asked_on, expires_on, known_at)"
        " SELECT c.id, c.receiving_parent_id, 'salt', 'digest', 'somebody', '2023-05-01',"
        " '2023-05-29', now() FROM cases_case c ORDER BY c.id LIMIT 1 RETURNING id)"
        " INSERT INTO correspondence_signincodeuse (code_id, known_at) SELECT id, now() FROM made"
    )


def _a_message_with_a_document(cursor: Any) -> None:
    cursor.execute(
        "WITH made AS (INSERT INTO cases_casemessage"
        " (case_id, person_id, is_from_parent, words, by, sent_on, known_at)"
        " SELECT c.id, c.receiving_parent_id, true, 'a test', 'somebody', '2023-05-01', now()"
        " FROM cases_case c ORDER BY c.id LIMIT 1 RETURNING id)"
        " INSERT INTO cases_casemessagedocument"
        " (message_id, number, name, media_type, content, digest, scanned_by, known_at)"
        " SELECT id, 1, 'a test', 'application/pdf', '', '', 'a test', now() FROM made"
    )


def _somebody_who_acts_for_an_employer(cursor: Any) -> None:
    cursor.execute(
        "WITH made AS (INSERT INTO correspondence_employercode"
        " (employer_reference, kind, role, salt, digest, asked_by, asked_on, expires_on, known_at)"
        " VALUES ('EMP00001', 'posted', 'administrator', 'salt', 'digest', 'somebody',"
        " '2023-05-01', '2023-05-29', now()) RETURNING id)"
        ", used AS (INSERT INTO correspondence_employercodeuse (code_id, known_at)"
        " SELECT id, now() FROM made)"
        " INSERT INTO correspondence_employeraccess"
        " (user_id, employer_reference, kind, role, why, by, known_at)"
        " SELECT id, 'EMP00001', 'begins', 'reader', 'a test', 'a test', now()"
        " FROM auth_user WHERE username = 'somebody'"
    )
