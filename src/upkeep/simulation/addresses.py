"""Sources of addresses as they answer files: made-up addresses, for some and not for others."""

from datetime import date, timedelta
from typing import Any, Final

from upkeep.cases.switches import place_of_100
from upkeep.gateways.addresses import REPLIES
from upkeep.gateways.line_files import entry_of, line_of, read_line_file, write_line_file

FINDS_OF_100: Final = {
    "tax_record": 60,
    "benefits_record": 30,
    "electoral_register": 40,
    "credit_reference": 40,
}
"""How many of a hundred people each source knows an address of."""
_CHECKED: Final = ("tax_record", "benefits_record")


def reply_to(request: bytes, on: date) -> bytes:
    """What comes back on a day for one request: the same person gets the same answer each time."""
    file = read_line_file(request)
    head = {"file": REPLIES, "reference": f"{file.reference}/1", "request": file.reference}
    entries = [entry_of(line) for line in file.lines]
    return write_line_file(head, (line_of(_answer(each, on)) for each in entries if each))


def _answer(entry: dict[str, Any], on: date) -> dict[str, Any]:
    source, number = entry["source"], entry["national_insurance_number"] or ""
    said = {"request_id": entry["request_id"]}
    if place_of_100(source, number) >= FINDS_OF_100[source]:
        return {**said, "outcome": "not_found"}
    house = 1 + place_of_100(f"house {source in _CHECKED}", number)
    return {
        **said,
        "outcome": "found",
        "address": {"lines": [f"{house} Invented Street"], "postcode": "ZZ1 1ZZ"},
        "as_of": (on - timedelta(days=30)).isoformat(),
        "verified": source in _CHECKED,
    }
