"""Tables of accounts that are paid into, and of the bank's statements as they were received."""

import pgtrigger
from django.db import models

from upkeep.collection.account_change_models import AccountChange
from upkeep.immutability import Guard, append_only
from upkeep.parties.models import Person

_COMES_BY_A_CHANGE = Guard(
    name="comes_by_a_change",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NEW.change_id IS NULL THEN
            IF EXISTS (
                SELECT 1 FROM collection_bankaccount b WHERE b.person_id = NEW.person_id
                AND (b.sort_code, b.account_number) <> (NEW.sort_code, NEW.account_number)
            ) AND (
                SELECT f.value FROM parties_personfact f
                WHERE f.person_id = NEW.person_id AND f.kind = 'died'
                ORDER BY f.effective_from DESC, f.id DESC LIMIT 1
            ) IS DISTINCT FROM 'true'::jsonb THEN
                RAISE EXCEPTION 'another account of person % comes by a change of account',
                    NEW.person_id USING ERRCODE = 'check_violation';
            END IF;
        ELSIF NOT EXISTS (
            SELECT 1 FROM collection_accountchange c
            WHERE c.id = NEW.change_id AND c.person_id = NEW.person_id
            AND (c.sort_code, c.account_number) = (NEW.sort_code, NEW.account_number)
            AND c.waits_until <= NEW.effective_from
            AND NOT EXISTS (
                SELECT 1 FROM collection_accountchangeanswer x
                WHERE x.change_id = c.id AND x.kind <> 'agreed'
            )
            AND (EXISTS (
                SELECT 1 FROM collection_accountchangeanswer x
                WHERE x.change_id = c.id AND x.kind = 'agreed'
            ) OR NOT EXISTS (
                SELECT 1 FROM collection_accountchangereason r WHERE r.change_id = c.id
            ))
        ) THEN
            RAISE EXCEPTION 'account change % is not over its time, not agreed to, or given up',
                NEW.change_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class BankAccount(models.Model):
    """Where a receiving parent is paid, from a day on. Never shown to the paying parent.

    The first one comes with their case; every other by a ``change`` whose time is over, or for the
    estate of somebody who died.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bank_accounts")
    name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    effective_from = models.DateField()
    known_at = models.DateTimeField()
    change = models.OneToOneField(
        AccountChange, null=True, on_delete=models.PROTECT, related_name="account"
    )

    class Meta:
        triggers = [_COMES_BY_A_CHANGE, *append_only("collection_bankaccount")]

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
