#!/usr/bin/env bash
# The tests of both apps on the database of DATABASE_URL (SQLite when unset).
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

echo "Running the tests, in parallel and in random order …"
pytest -n auto -r s -m "not browser"

# These commit to the database and empty it again, so they have a run of their own.
echo "Running the tests in a real browser …"
pytest -r s -m browser
