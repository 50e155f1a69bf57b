"""Tables of accounts that are paid into, and of the bank's statements as they were received."""

from django.db import models

from upkeep.immutability import append_only
from upkeep.parties.models import Person


class BankAccount(models.Model):
    """Where a receiving parent is paid, from a day on. Never shown to the paying parent."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bank_accounts")
    name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    effective_from = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_bankaccount")

    def __str__(self) -> str:
        return f"account of person {self.person_id}"


class BankStatement(models.Model):
    """A bank statement as received."""

    statement_id = models.TextField(unique=True)
    account = models.TextField()
    statement_date = models.DateField()
    opening_pence = models.BigIntegerField()
    closing_pence = models.BigIntegerField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_bankstatement")

    def __str__(self) -> str:
        return self.statement_id


class BankLine(models.Model):
    """One movement on the client funds account; credits positive, in pence."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    line_reference = models.TextField(unique=True)
    booking_date = models.DateField(db_index=True)
    value_date = models.DateField()
    amount_pence = models.BigIntegerField()
    end_to_end_id = models.TextField(blank=True, default="")
    payment_information_id = models.TextField(blank=True, default="")
    remittance = models.TextField(blank=True, default="")
    counterparty_name = models.TextField(blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_bankline")

    def __str__(self) -> str:
        return self.line_reference


class UnpostedBankLine(models.Model):
    """Work waiting: a bank line that the books have not been told of yet."""

    bank_line = models.OneToOneField(
        BankLine, primary_key=True, on_delete=models.PROTECT, related_name="waiting"
    )

    def __str__(self) -> str:
        return f"bank line {self.bank_line_id} waiting"
