"""Accounts that parents open for themselves, and lost passwords set anew.

What is decided here never tells a stranger whether somebody exists: until a code of ours was
given, every answer is the same.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from upkeep.correspondence import sign_in_codes
from upkeep.correspondence.models import SignInCode
from upkeep.parties.models import SignIn, SignInChange
from upkeep.web.access import is_caseworker

NAME_MIN, NAME_MAX = 6, 150
PROGRAMS = "api-"
"""How the names of programs begin, which nobody can choose."""


class CannotOpenError(Exception):
    """What was chosen cannot be taken; says why, and in which field."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


def account_of(code: SignInCode) -> User | None:
    """The account that a code sets a password for; None where one is still to be opened."""
    found = SignIn.objects.filter(person_id=code.person_id).select_related("user").first()
    return found.user if found else None


def is_for_a_parent(code: SignInCode | None) -> bool:
    """Whether a code opens anything: never the account of somebody who works here."""
    if code is None:
        return False
    account = account_of(code)
    return account is None or not is_caseworker(account)


@transaction.atomic
def open_or_renew(code: SignInCode, username: str, password: str, at: datetime) -> User:
    """Open the account of a code's parent, or give it a new password; the code is used up.

    Raises :class:`CannotOpenError` where the name or password cannot be taken, or where the code
    was used meanwhile.
    """
    account = account_of(code)
    is_new = account is None
    account = account or User(username=_name_to_take(username))
    _set_password(account, password)
    try:
        with transaction.atomic():
            sign_in_codes.use(code, at)
            if is_new:
                SignIn.objects.create(person=code.person, user=account)
    except IntegrityError:
        raise CannotOpenError(_("This code has been used. Ask for another."), "password") from None
    kind = SignInChange.Kind.OPENED if is_new else SignInChange.Kind.PASSWORD
    _note(account, kind, f"by the code {code.reference}", at)
    return account


def open_account(username: str, password: str, why: str, at: datetime) -> User:
    """Open an account that is nobody's yet. Raises :class:`CannotOpenError`."""
    account = User(username=_name_to_take(username))
    _set_password(account, password)
    _note(account, SignInChange.Kind.OPENED, why, at)
    return account


def renew_by_recovery_code(name: str, typed: str, password: str, at: datetime) -> bool:
    """Set a lost password anew with a recovery code, which is used up; whether that was right.

    The password is looked at first, so that what is wrong with it is said to anybody. Raises
    :class:`CannotOpenError` for such a password, and ``sign_in_codes.LockedError``.
    """
    candidate = User(username=name)
    _check_password(candidate, password)
    candidate.set_password(password)
    account = sign_in_codes.tried(f"account {name}", at, lambda: _whose_code(name, typed))
    if account is None:
        return False
    account.password = candidate.password
    account.save(update_fields=["password"])
    _note(account, SignInChange.Kind.PASSWORD, "by a recovery code", at)
    return True


def _whose_code(name: str, typed: str) -> User | None:
    account = User.objects.filter(username__iexact=name, is_active=True).first()
    if account is None or is_caseworker(account):
        return None
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES)
    found = kept.select_for_update().first()
    if found is None or not RecoveryCodes(found).validate_code(typed.strip()):
        return None
    return account


def _name_to_take(typed: str) -> str:
    name = typed.strip()
    if len(name) < NAME_MIN:
        raise CannotOpenError(_("Choose a user name of at least 6 characters"), "username")
    try:
        User._meta.get_field("username").run_validators(name)
    except ValidationError:
        words = _("A user name has letters, digits and @ . + - _ only, and at most 150 of them")
        raise CannotOpenError(words, "username") from None
    is_taken = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).exists()
    if is_taken or name.casefold().startswith(PROGRAMS):
        raise CannotOpenError(_("Somebody else has this user name: choose another"), "username")
    return name


def _set_password(account: User, password: str) -> None:
    _check_password(account, password)
    account.set_password(password)
    account.save()


def _check_password(account: User, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        words = " ".join(password_problem(each.code) for each in error.error_list)
        raise CannotOpenError(words, "password") from None


def password_problem(code: str | None) -> str:
    """What is wrong with a password, in our words."""
    return {
        "password_too_short": _("The password must have at least 12 characters"),
        "password_too_common": _("Many people use this password: choose another"),
    }.get(code or "", _("Choose another password"))


def _note(account: User, kind: SignInChange.Kind, why: str, at: datetime) -> None:
    SignInChange.objects.create(
        user=account, kind=kind, by=account.get_username(), why=why, known_at=at
    )
