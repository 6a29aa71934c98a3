#!/usr/bin/env bash
# Style, and the direction of imports between the floors of both apps.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

echo "Checking style …"
ruff check .
ruff format --check .

echo "Checking that imports point down …"
lint-imports
