#!/usr/bin/env bash
# Everything that must hold, quickest first; stops at the first thing that does not.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

scripts/lint.sh

echo "Checking that no migration is missing …"
python example_site/manage.py makemigrations --check --dry-run

scripts/suite.sh

echo "Running the tests of the lower app in a portal without the upper one …"
pytest -n auto -r s --ds tests.settings.resources_only tests/iom_plugin_resources
