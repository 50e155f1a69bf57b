"""The words in which a process is declared: states, who acts, clocks, and what happens next.

A declaration is data. What reads it: ``proving`` shows that it has no dead end, ``diagrams`` draws
it, and ``proceedings`` runs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Role(Enum):
    """Who may have to act. The first six work here; nobody can make the others act."""

    CASEWORKER = "caseworker"
    TEAM_LEADER = "team leader"
    DECISION_MAKER = "decision maker"
    FINANCE = "finance"
    APPEALS = "appeals officer"
    SYSTEM = "the nightly run"
    PAYING_PARENT = "paying parent"
    RECEIVING_PARENT = "receiving parent"
    EITHER_PARENT = "either parent"
    HMRC = "HMRC"
    TRIBUNAL = "tribunal"
    REPRESENTATIVE = "personal representative"
    NOBODY = "nobody"

    @property
    def is_inside(self) -> bool:
        """Whether this role works here, so that a duty of it is an exit."""
        return self in _INSIDE


_INSIDE = frozenset(
    {
        Role.CASEWORKER,
        Role.TEAM_LEADER,
        Role.DECISION_MAKER,
        Role.FINANCE,
        Role.APPEALS,
        Role.SYSTEM,
    }
)


class Authority(Enum):
    """What a clock rests on."""

    STATUTORY = "statutory"
    PUBLISHED = "published standard"
    OWN = "own standard"


class Unit(Enum):
    """What a clock counts."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"


OWN_EVENTS = ("opened", "blocked", "unblocked")
"""What happens to a proceeding of any process, whatever its state."""

ESCALATE = "escalate"
"""What happens on expiry where only a person can help: the team leader has it the next morning."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a state may last, why, and what happens when it has; for 0 days, the day itself.

    ``then`` is an event of the state, or :data:`ESCALATE`. ``source`` names the provision, the
    published standard, or says what our own standard is for. A clock ``from_receipt`` begins when
    the letter that went out as the state was entered counts as received.
    """

    count: int
    unit: Unit
    authority: Authority
    source: str
    then: str = ESCALATE
    from_receipt: bool = False

    def __str__(self) -> str:
        counted = f"{self.count} {self.unit.value}"
        return f"{counted} from receipt" if self.from_receipt else counted

    @property
    def is_of_citation_alone(self) -> bool:
        """Whether its source names a provision and says nothing more, so that it needs no Welsh."""
        return self.source.startswith(("SI ", "Child Support Act ")) and ": " not in self.source


@dataclass(frozen=True, slots=True)
class Move:
    """Where an event leads. ``guard`` names what must hold; it is asked of the facts by name.

    One that ``is_recorded_apart`` comes of a record with a page and a command of its own, and is
    never recorded by itself.
    """

    to: str
    guard: str = ""
    is_recorded_apart: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """One state of a process.

    ``must`` says what ``acts`` has to do, as a worklist shows it. A final state has neither.
    """

    name: str
    about: str
    acts: Role = Role.NOBODY
    must: str = ""
    clock: Clock | None = None
    moves: Mapping[str, Move] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        """Whether the process ends here."""
        return not self.moves


@dataclass(frozen=True, slots=True)
class Process:
    """A process of a case from its start to one of its final states."""

    name: str
    about: str
    start: str
    states: tuple[State, ...]

    def __getitem__(self, name: str) -> State:
        return self._by_name()[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name()

    def _by_name(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a page shows as words: its own, of states, of events and of guards."""
        moves = [move for state in self.states for move in state.moves.values()]
        guards = [move.guard for move in moves if move.guard]
        states = [state.name for state in self.states]
        return tuple(dict.fromkeys((self.name, *states, *self.events, *guards)))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event of the process, in order of declaration."""
        return tuple(dict.fromkeys(event for state in self.states for event in state.moves))
