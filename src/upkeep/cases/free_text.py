"""Reasons in free words that both parents read: stopped where they tell one about the other."""

from upkeep.cases.models import Case
from upkeep.parties.private_words import PrivateWords, found_in, private_words


def private_in_case(case: Case) -> list[PrivateWords]:
    """What is on record of the parents and children of a case and must reach neither parent."""
    people = [case.paying_parent.person, case.receiving_parent]
    people += [child.person for child in case.children.select_related("person").order_by("pk")]
    words = [each for person in people for each in private_words(person)]
    children = {person.pk for person in people[2:]}
    return [each for each in words if each.person_id not in children or each.what == "school"]


def told_by(text: str, case: Case) -> str:
    """What a text tells that must reach neither parent, in words; nothing where it tells nothing.

    Says what it is, whose, and where it stands.
    """
    found = found_in(text, private_in_case(case))
    return "; ".join(
        f"“{each.words}” at character {(each.place_in(text) or 0) + 1}, {each.what} of "
        f"{_whose(each, case)}"
        for each in found
    )


def _whose(each: PrivateWords, case: Case) -> str:
    if each.person_id == case.paying_parent.person_id:
        return "the paying parent"
    return "the receiving parent" if each.person_id == case.receiving_parent_id else "a child"
