#!/usr/bin/env bash
# Collects the strings of both apps into their Russian catalogues and compiles them.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v msgfmt xgettext >/dev/null; then
    echo "Translations need GNU gettext. Install it: apt-get install gettext" >&2
    exit 1
fi

django_admin="$PWD/.venv/bin/django-admin"
for app in iom_plugin_resources iom_plugin; do
    (
        cd "$app"
        mkdir -p locale
        "$django_admin" makemessages --locale ru --add-location file --no-wrap
        "$django_admin" compilemessages --locale ru
    )
done
