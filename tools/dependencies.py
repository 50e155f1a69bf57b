"""Build hook: the package's dependencies are those of requirements/base.in, written once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class CustomMetadataHook(MetadataHookInterface):
    """Reads requirement lines from requirements/base.in, leaving comments out."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill ``dependencies`` in the project's metadata."""
        lines = Path(self.root, "requirements", "base.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
