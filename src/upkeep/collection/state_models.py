"""The tables of money that belongs to the Secretary of State: the account, and each payment."""

from django.db import models
from django.db.models import Q

from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class StateAccount(models.Model):
    """The department's account from a day on, and what shows that it is theirs.

    The latest recorded for the day counts. While there is none nothing is paid over.
    """

    name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    effective_from = models.DateField()
    evidence = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_stateaccount_is_shown", condition=~Q(evidence="") & ~Q(by="")
            ),
        )
        triggers = append_only("collection_stateaccount")

    def __str__(self) -> str:
        return f"account ending {self.account_number[-4:]} from {self.effective_from}"


class StatePayment(models.Model):
    """What was paid over to the Secretary of State in a month, once a month.

    Its transaction says what it is made of: what was collected for the State case by case, and
    fees, less what the State has to make good.
    """

    month = models.DateField(unique=True)
    account = models.ForeignKey(StateAccount, on_delete=models.PROTECT, related_name="payments")
    payment_file = models.OneToOneField(
        "collection.PaymentFile", on_delete=models.PROTECT, related_name="state_payment"
    )
    end_to_end_id = models.TextField(unique=True)
    pay_on = models.DateField()
    amount_pence = models.BigIntegerField()
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="state_payment", db_constraint=False
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_statepayment_of_a_month",
                condition=Q(amount_pence__gt=0)
                & Q(month__day=1)
                & Q(pay_on__gte=models.F("month")),
            ),
        )
        triggers = append_only("collection_statepayment")

    def __str__(self) -> str:
        return self.end_to_end_id
