"""People who are visibly made up: no name, number or address here can belong to anybody.

National Insurance numbers begin with QQ, which is never issued; postcodes with ZZ, which is no
area; telephone numbers lie in the ranges that Ofcom keeps free for drama; e-mail goes to
example.org; sort codes begin with 00-00.
"""

from datetime import date, timedelta
from random import Random

from upkeep.cases.forms import (
    AddressForm,
    BankAccountForm,
    PersonForm,
    ReceivingParentForm,
)

_GIVEN = """
    Amber Ash Aster Autumn Basil Bay Beryl Blossom Bluebell Breeze Briar Bryony Cedar Cherry
    Clementine Clover Cloud Coral Crimson Daisy Dale Dewdrop Ebony Elder Fern Flint Flora Forest
    Frost Gale Ginger Glen Hazel Heath Heather Holly Indigo Iris Ivory Ivy Jade Jasmine Juniper
    Lake Laurel Lavender Leaf Lilac Lily Linden Mallow Maple Marigold Meadow Mist Moss Myrtle Oak
    Ocean Olive Opal Orchid Pearl Peony Petal Pine Poppy Primrose Rain Reed Ridge River Robin Rose
    Rowan Rue Russet Saffron Sage Scarlet Sky Snow Sorrel Spruce Storm Summer Sunny Tansy Teal
    Thistle Thyme Topaz Tulip Vale Verbena Violet Willow Winter Woody Yarrow Zephyr
"""
_FAMILY = """
    Specimen Example Sampleton Testerby Makebelieve Pretend Fictional Placeholder Imaginary
    Invented Mockford Dummyson Demoworth Trialby Sampleson Notreal Madeupson Exampleby Testington
    Fableton Storybook Pretendham Mocksworth Fabricated Notional Hypothetical Supposedly Lookalike
"""
GIVEN_NAMES = tuple(_GIVEN.split())
"""Plants, colours and weather."""

FAMILY_NAMES = tuple(_FAMILY.split())

_STREETS = ("Specimen Street", "Example Road", "Sample Lane", "Placeholder Close", "Test Avenue")
_TOWNS = ("Exampleton", "Sampleford", "Testbury", "Mockham", "Much Pretending")
_NUMBERS = ("07700 900{0:03d}", "01632 960{0:03d}", "020 7946 0{0:03d}", "0161 496 0{0:03d}")
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def national_insurance_number(number: int) -> str:
    """The number of the ``number``-th person made up, up to four million."""
    sequence, suffix = divmod(number, 4)
    return f"QQ{sequence:06d}{'ABCD'[suffix]}"


def address(random: Random) -> AddressForm:
    """Somewhere that does not exist."""
    street = f"{random.randint(1, 199)} {random.choice(_STREETS)}"
    inward = f"{random.randint(0, 9)}{random.choice(_INWARD)}{random.choice(_INWARD)}"
    return AddressForm(
        lines=(street, random.choice(_TOWNS)), postcode=f"ZZ{random.randint(1, 99)} {inward}"
    )


def bank_account(random: Random, name: str) -> BankAccountForm:
    """An account at a bank that has no branches."""
    return BankAccountForm(
        name=name,
        sort_code=f"0000{random.randint(10, 99)}",
        account_number=f"{random.randint(10_000_000, 99_999_999)}",
    )


def birthday(random: Random, youngest: date, years: int) -> date:
    """A day up to ``years`` years before ``youngest``."""
    return youngest - timedelta(days=random.randrange(years * 365))


def paying_parent(random: Random, number: int, born: date) -> PersonForm:
    """A parent with contact details of their own."""
    given, family = random.choice(GIVEN_NAMES), random.choice(FAMILY_NAMES)
    return PersonForm(
        given_name=given,
        family_name=family,
        date_of_birth=born,
        national_insurance_number=national_insurance_number(number),
        address=address(random),
        email=f"{given}.{family}.{number}@example.org".lower(),
        telephone=random.choice(_NUMBERS).format(random.randrange(1000)),
    )


def receiving_parent(random: Random, number: int, born: date) -> ReceivingParentForm:
    """A parent with contact details and an account to be paid into."""
    person = paying_parent(random, number, born)
    account = bank_account(random, f"{person.given_name} {person.family_name}")
    return ReceivingParentForm(**dict(person), bank_account=account)
