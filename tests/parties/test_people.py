"""People are recorded once, and what is known of them is kept with its day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROWAN,
    Parent,
    application,
    apply,
    morning,
    report,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case
from upkeep.cases.receiving import receive_applications
from upkeep.parties.models import ContactDetail, Person

pytestmark = pytest.mark.django_db


def test_a_parent_of_two_families_is_one_person() -> None:
    """Rowan receives from Perry, and pays for a child with Pippa."""
    apply(PERRY, ROWAN, children=("Wren",))
    apply(ROWAN, PIPPA, children=("Lark",))
    work(FIRST_NIGHT)
    assert Person.objects.filter(national_insurance_number=ROWAN.number).count() == 1
    assert Person.objects.count() == 5
    assert Case.objects.count() == 2


def test_a_persons_number_is_theirs_alone() -> None:
    apply()
    work(FIRST_NIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(
            given_name="Another",
            family_name="Madeup",
            national_insurance_number=PERRY.number,
            known_at=morning(FIRST_NIGHT),
        )


def test_contact_details_are_kept_with_the_day_they_count_from() -> None:
    form = application()
    paying = form.paying_parent.model_copy(
        update={"email": "perry@example.org", "telephone": "020 7946 0000"}
    )
    form = form.model_copy(update={"paying_parent": paying})
    receive_applications([form], "test", morning(FIRST_NIGHT))
    work(EFFECTIVE)
    moved = date(2023, 5, 2)
    address = forms.AddressForm(lines=("2 Invented Street", "Nowhere"), postcode="ZZ2 2ZZ")
    report(
        forms.AddressChange,
        form.reference,
        moved,
        happened_on=date(2023, 5, 1),
        whose="paying_parent",
        address=address,
    )
    work_only(moved)
    known = ContactDetail.objects.filter(person__national_insurance_number=PERRY.number).order_by(
        "effective_from", "id"
    )
    assert [(d.kind, d.lines, d.postcode, d.effective_from) for d in known] == [
        ("address", ["1 Invented Street"], "ZZ1 1ZZ", FIRST_NIGHT),
        ("email", ["perry@example.org"], "", FIRST_NIGHT),
        ("telephone", ["020 7946 0000"], "", FIRST_NIGHT),
        ("address", ["2 Invented Street", "Nowhere"], "ZZ2 2ZZ", date(2023, 5, 1)),
    ]


def test_two_people_may_have_the_same_name() -> None:
    apply(PERRY, ROWAN)
    apply(Parent(PERRY.name, "QQ000099A"), ROWAN)
    work(FIRST_NIGHT)
    assert Person.objects.filter(given_name="Perry").count() == 2
