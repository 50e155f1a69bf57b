"""The dated figures of the law, kept as TOML with a reference on every single value."""

from __future__ import annotations

from upkeep.law.parameters.commencement import (
    Announcement,
    CommencementFileError,
    load_announcements,
)
from upkeep.law.parameters.loading import (
    ParameterFileError,
    Parameters,
    load_folder,
    load_scheme,
    schemes_on_file,
)
from upkeep.law.parameters.proposals import load_proposals, nearest_parameter, schemes_with_files
from upkeep.law.parameters.values import (
    AnnouncedValue,
    DatedParameters,
    DatedValue,
    NoValueError,
    Parameter,
)

__all__ = [
    "AnnouncedValue",
    "Announcement",
    "CommencementFileError",
    "DatedParameters",
    "DatedValue",
    "NoValueError",
    "Parameter",
    "ParameterFileError",
    "Parameters",
    "load_announcements",
    "load_folder",
    "load_proposals",
    "load_scheme",
    "nearest_parameter",
    "schemes_on_file",
    "schemes_with_files",
]
