#!/usr/bin/env bash
# Measures the portal on PostgreSQL (the server of DATABASE_URL, or this machine's) and SQLite, in databases of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

export PYTHONPATH="$PWD:$PWD/example_site"
exec .venv/bin/python -m benchmarks "$@"
