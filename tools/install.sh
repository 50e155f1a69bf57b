#!/bin/sh
# Makes .venv exactly what requirements/dev.txt says, and does nothing when it already is.
# Called by `make install`, from the project folder.
set -eu
say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

wanted() {
    { pwd; cat tools/install.sh requirements/bootstrap.txt requirements/dev.txt \
        requirements/base.in pyproject.toml; } | cksum
}

is_current() {
    [ -x .venv/bin/upkeep ] && .venv/bin/python -c '' 2>/dev/null &&
        [ "$(cat .venv/installed 2>/dev/null)" = "$(wanted)" ]
}

find_python() {
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys
sys.exit(sys.implementation.name != "cpython" or sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "Upkeep needs CPython 3.11 or newer, and none was found on PATH. Install it (Debian: \
apt install python3 python3-venv; macOS: the installer of the Python Software Foundation, or a \
package manager) and run the command again."
}

make_environment() {
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        stop "$python cannot make virtual environments: its venv or ensurepip module is missing. \
Install it (Debian and Ubuntu: apt install python3-venv) and run the command again."
    say "Making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
}

# What belongs to another environment, or to pip's own way of installing, must not lead uv or pip
# to another place than .venv.
unset VIRTUAL_ENV CONDA_PREFIX UV_SYSTEM_PYTHON UV_PYTHON PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

sync_packages() {
    pip=".venv/bin/python -m pip --quiet --quiet"
    $pip install --require-hashes -r requirements/bootstrap.txt ||
        stop "pip could not fetch uv. Check the network, or pip's own configuration (pip config list)."
    if ! .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes \
        requirements/dev.txt; then
        say "uv could not fetch the packages; trying pip, which knows this machine's own package index."
        $pip install --require-hashes -r requirements/dev.txt ||
            stop "The packages could not be fetched. Check the network, or pip's own configuration."
    fi
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation \
        --offline --editable .
}

is_current && exit 0
.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    [ "$(head -n 1 .venv/made-at 2>/dev/null)" = "$(pwd)" ] || make_environment
pwd > .venv/made-at
say "Installing the locked packages"
sync_packages
wanted > .venv/installed
