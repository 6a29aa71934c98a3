#!/usr/bin/env bash
# Makes .venv with the package and the extras named, e.g.: scripts/make_venv.sh demo,test
# Does nothing while pyproject.toml is what it was when these extras were installed.
set -euo pipefail
cd "$(dirname "$0")/.."

extras=$1
oldest=3.11

fits() { "$1" -c "import sys; sys.exit(sys.version_info < (${oldest/./, }))" 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
    echo "Python $oldest or newer was not found. Install it, for example with apt-get install python3 python3-venv, or name it: make demo PYTHON=/path/to/python3" >&2
    return 1
}

make_venv() {
    local python
    python=$(find_python)
    if ! "$python" -c "import ensurepip, venv" 2>/dev/null; then
        echo "$python cannot make virtual environments. Install what it lacks: apt-get install python3-venv" >&2
        return 1
    fi
    echo "Making a virtual environment in .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv
}

# True when every extra asked for came with an installation from this very pyproject.toml.
is_installed() {
    local extra
    for extra in ${extras//,/ }; do
        cmp --silent pyproject.toml ".venv/.installed-$extra" || return 1
    done
}

fits .venv/bin/python || make_venv

if ! is_installed; then
    echo "Installing wagtail-iom with what \"$extras\" needs; the first time takes a minute or two …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extras]"
    for extra in ${extras//,/ }; do
        cp pyproject.toml ".venv/.installed-$extra"
    done
fi
