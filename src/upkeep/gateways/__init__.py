"""Adapters for the outside world: the files that others send us and that we send them.

Readers take bytes and the file's name for messages; they give typed records or raise
`FileProblems`. Writers take records and give bytes that read back as the same records. None of
them knows the database or the clock. docs/formats/ describes every format.
"""

from upkeep.gateways.applications import read_applications, write_applications
from upkeep.gateways.bank_statements import read_statements, write_statement
from upkeep.gateways.changes import read_changes, write_changes
from upkeep.gateways.employer_returns import read_employer_return, write_employer_return
from upkeep.gateways.income import read_income, write_income
from upkeep.gateways.payment_files import read_payments, write_payments
from upkeep.gateways.problems import FileProblem, FileProblems
from upkeep.gateways.recognise import Format, recognise
from upkeep.gateways.transfers import read_transfers, write_transfers

__all__ = [
    "FileProblem",
    "FileProblems",
    "Format",
    "read_applications",
    "read_changes",
    "read_employer_return",
    "read_income",
    "read_payments",
    "read_statements",
    "read_transfers",
    "recognise",
    "write_applications",
    "write_changes",
    "write_employer_return",
    "write_income",
    "write_payments",
    "write_statement",
    "write_transfers",
]
