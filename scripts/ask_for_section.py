"""Asks a new project for the screens of the section, signed in; run in the project's folder."""

import os
import sys

import django

ADDRESSES = ["/iom/", "/resources-map/", "/api/iom/v1/schema/"]


def main() -> None:
    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
    django.setup()

    from django.contrib.auth import get_user_model
    from django.test import Client

    visitor = Client(headers={"host": "localhost"})
    visitor.force_login(get_user_model().objects.create_superuser("admin"))
    failures = 0
    for address in ADDRESSES:
        status = visitor.get(address).status_code
        sys.stdout.write(f"  {address} answers {status}\n")
        failures += status != 200
    sys.exit("Not every screen answered 200." if failures else 0)


if __name__ == "__main__":
    main()
