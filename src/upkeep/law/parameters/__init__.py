"""The dated figures of the law, kept as TOML with a reference on every single value."""

from __future__ import annotations

from upkeep.law.parameters.commencement import (
    Announcement,
    CommencementFileError,
    load_announcements,
)
from upkeep.law.parameters.loading import ParameterFileError, Parameters, load_folder, load_scheme
from upkeep.law.parameters.values import DatedParameters, DatedValue, NoValueError

__all__ = [
    "Announcement",
    "CommencementFileError",
    "DatedParameters",
    "DatedValue",
    "NoValueError",
    "ParameterFileError",
    "Parameters",
    "load_announcements",
    "load_folder",
    "load_scheme",
]
