#!/usr/bin/env bash
# Fills the database of the example portal and serves it. Twice in a row is fine: nothing is doubled.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-8000}
manage=(.venv/bin/python example_site/manage.py)

if ! .venv/bin/python -c "import socket; socket.create_server(('127.0.0.1', $port)).close()" 2>/dev/null; then
    echo "Port $port is taken. Choose another one: make demo PORT=$((port + 1))" >&2
    exit 1
fi

echo "Bringing the database up to date …"
"${manage[@]}" migrate --verbosity 0

echo "Loading demo data: pages, competencies, organisations, resources, teachers, routes …"
# Invented people get no letters: they would fill this screen.
EMAIL_URL=dummymail:// "${manage[@]}" load_demo

cat <<END

The portal is on  http://127.0.0.1:$port/
Sign in as        teacher, curator, tutor, methodist, editor or admin
Password          demo
Wagtail's admin   http://127.0.0.1:$port/admin/   (editor, methodist, admin)

Stop with Ctrl+C.

END
exec "${manage[@]}" runserver --noreload "127.0.0.1:$port"
