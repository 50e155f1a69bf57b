"""How much more memory some work takes at its peak, in this process and those it starts."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

SECONDS_BETWEEN_LOOKS = 0.002


class PeakOfMemory:
    """Bytes above what was in use at the beginning; ``used`` is none where Linux does not tell.

    The system knows the highest mark of this process alone. Processes that the work starts share
    memory with it, so they are looked at together all the time, each page divided among those who
    have it; the larger of both is taken.
    """

    used: int | None = None

    def __enter__(self) -> PeakOfMemory:
        self.is_known = Path("/proc/self/smaps_rollup").exists()
        if self.is_known:
            Path("/proc/self/clear_refs").write_text("5")
            self.before, self.together_before = in_use("VmRSS"), shared_fairly()
            self.together = self.together_before
            self.is_over = threading.Event()
            self.watcher = threading.Thread(target=self._watch)
            self.watcher.start()
        return self

    def _watch(self) -> None:
        while not self.is_over.wait(SECONDS_BETWEEN_LOOKS):
            self.together = max(self.together, shared_fairly())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_known:
            self.is_over.set()
            self.watcher.join()
            alone = in_use("VmHWM") - self.before
            self.used = max(alone, self.together - self.together_before, 0)


def in_use(figure: str) -> int:
    """A figure of this process, in bytes: ``VmRSS`` now, or ``VmHWM`` at its highest."""
    return _bytes_of(Path("/proc/self/status").read_text(), figure)


def shared_fairly() -> int:
    """What this process and its children use together, no page counted twice."""
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        with suppress(OSError):  # it may have ended meanwhile
            total += _bytes_of(Path(f"/proc/{process.pid}/smaps_rollup").read_text(), "Pss")
    return total


def _bytes_of(text: str, figure: str) -> int:
    lines = (line for line in text.splitlines() if line.startswith(f"{figure}:"))
    line = next(lines, None)
    return 0 if line is None else int(line.split()[1]) * 1024
