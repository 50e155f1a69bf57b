"""Amounts, days and moments of ISO 20022 messages as we keep them: pence, dates, times."""

import datetime
from decimal import Decimal

from xsdata.models.datatype import XmlDateTime

from upkeep.gateways.problems import ProblemList
from upkeep.gateways.safe_xml import Node


def pence_of(amount: Node, problems: ProblemList) -> int | None:
    """An amount element in pence; None where it is not pounds and pence, which is noted."""
    currency = amount.attributes.get("Ccy")
    if currency != "GBP":
        wanted = "give amounts in GBP only"
        problems.add(currency, wanted, line=amount.line, field=amount.path)
        return None
    pence = Decimal(amount.text.strip()) * 100
    if pence != pence.to_integral_value():
        wanted = "give pounds with at most two decimals"
        problems.add(amount.text, wanted, line=amount.line, field=amount.path)
        return None
    return int(pence)


def decimal_of(pence: int) -> Decimal:
    """Whole pence as the decimal number of pounds that a message holds, always two decimals."""
    return Decimal(pence).scaleb(-2)


def day_of(node: Node, problems: ProblemList) -> datetime.date | None:
    """The day as it is written, without regard to a time of day or zone beside it."""
    try:
        return datetime.date.fromisoformat(node.text.strip()[:10])
    except ValueError:
        problems.add(node.text, "give a real day", line=node.line, field=node.path)
        return None


def moment_of(node: Node, problems: ProblemList) -> datetime.datetime | None:
    """The moment that an element gives; None where it is none, which is noted.

    ASSUMPTION: a time without a zone is in UTC. Nothing is decided by it.
    """
    try:
        moment = XmlDateTime.from_string(node.text.strip()).to_datetime()
    except (ValueError, OverflowError):
        problems.add(node.text, "give a real day and time", line=node.line, field=node.path)
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
