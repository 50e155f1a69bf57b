#!/bin/sh
# Locks what the .in files of requirements/ ask for, with hashes and without addresses.
# Called by `make lock`; further arguments go to uv, such as --upgrade.
set -eu
for name in base dev bootstrap node; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" \
        --output-file "requirements/$name.txt" "requirements/$name.in"
done
