"""Other figures than those in force: a proposal or a former set, laid over the ones that hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from upkeep.law.parameters.loading import (
    ParameterFileError,
    Parameters,
    load_folder,
    load_scheme,
    schemes_on_file,
)

DEFAULT_SCHEME = "2012"


def schemes_with_files(folder: Path) -> dict[str, Path]:
    """Where a folder has parameter files: in folders named for schemes, or in itself.

    Files in the folder itself are those of the scheme it is named after, or of 2012.
    """
    known = schemes_on_file()
    found = {name: folder / name for name in known if any((folder / name).glob("*.toml"))}
    if any(folder.glob("*.toml")):
        found[folder.resolve().name if folder.resolve().name in known else DEFAULT_SCHEME] = folder
    return found


def load_proposals(folder: Path) -> dict[str, Parameters]:
    """The figures of each scheme that a folder has files for, by scheme.

    A parameter that the files give replaces the whole parameter in force, with all its dated
    values; the others stay. A parameter that the scheme does not have is a fault. Raises
    :class:`ParameterFileError` with every fault.
    """
    faults: list[str] = []
    found: dict[str, Parameters] = {}
    for scheme, files in schemes_with_files(folder).items():
        try:
            proposed = load_folder(files, scheme)
        except ParameterFileError as error:
            faults += error.faults
            continue
        current = load_scheme(scheme)
        faults += _unknown(proposed.parameters, current)
        version = f"{current.version} {proposed.version}".encode()
        found[scheme] = Parameters(
            scheme,
            {**current.parameters, **proposed.parameters},
            hashlib.sha256(version).hexdigest()[:16],
        )
    if not found and not faults:
        faults.append(f"{folder}: no parameter file was found in this folder")
    if faults:
        raise ParameterFileError(faults)
    return found


def nearest_parameter(name: str, parameters: Parameters) -> str | None:
    """The parameter whose name is most like the one given, if any is like it."""
    matches = get_close_matches(name, parameters.parameters, n=1)
    return matches[0] if matches else None


def _unknown(proposed: Iterable[str], current: Parameters) -> list[str]:
    """Names that are not the scheme's: a misspelt figure would change nothing unnoticed."""
    faults = []
    for name in proposed:
        if name not in current.parameters:
            nearest = nearest_parameter(name, current)
            hint = f" Did you mean {nearest!r}?" if nearest else ""
            faults.append(
                f"{name}: the {current.scheme} scheme has no parameter of this name.{hint}"
            )
    return faults
