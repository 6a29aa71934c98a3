#!/usr/bin/env bash
# Proves that the wheel is whole: builds it, installs it where nothing else of this repository is, starts an
# empty project with `wagtail start`, follows README's steps in it, and asks for the section.
set -euo pipefail
cd "$(dirname "$0")/.."

repository=$PWD
python="$repository/.venv/bin/python"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "Building the wheel from the files git knows or would add …"
mkdir "$work/source"
git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --create | tar --extract --directory "$work/source"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work/wheels" "$work/source"
wheel=$(echo "$work"/wheels/wagtail_iom-*.whl)
echo "Built $(basename "$wheel")."

echo "Installing it into a fresh virtual environment …"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"

echo "Starting an empty project and following README …"
cd "$work"
"$work/venv/bin/wagtail" start mysite >/dev/null
"$python" "$repository/scripts/follow_readme.py" "$repository/README.md" "$work/mysite"

echo "Checking, migrating and asking for the section …"
cd "$work/mysite"
"$work/venv/bin/python" manage.py check
"$work/venv/bin/python" manage.py migrate --verbosity 0
"$work/venv/bin/python" "$repository/scripts/ask_for_section.py"
