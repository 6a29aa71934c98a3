"""The example portal as further processes over the database of a test: they can be killed, as a server's can."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, str(ROOT / "example_site" / "manage.py")]


class PortalProcesses:
    """Processes of one portal: they share the database, a cache in ``folder``, and the mail server at ``mail_port``."""

    def __init__(self, folder: Path, mail_port: int):
        self.environment = os.environ | {
            "BASE_URL": "https://portal.example",
            "CACHE_URL": f"filecache://{folder / 'cache'}",
            "CELERY_BROKER_URL": "",
            "DATABASE_URL": _database_url(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }

    def started(self, *command: str, **options) -> subprocess.Popen:
        """A management command that goes on beside the test."""
        return subprocess.Popen([*MANAGE, *command], env=self.environment, cwd=ROOT, text=True, **options)

    def run(self, *command: str) -> str:
        """What a management command that ends well has written."""
        process = self.started(*command, stdout=subprocess.PIPE)
        written, _errors = process.communicate()
        assert process.returncode == 0, command
        return written

    def shell(self, code: str) -> str:
        return self.run("shell", "--no-imports", "-c", code)


def kill(process: subprocess.Popen) -> None:
    """As the system does where memory runs out: nothing is tidied up."""
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def _database_url(folder: Path) -> str:
    """The database of this run as another process reaches it; of one in memory a copy in a file."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        path = folder / "portal.sqlite3"
        connection.cursor().execute("VACUUM INTO %s", [str(path)])
        return f"sqlite:///{path}"
    scheme = {"postgresql": "postgres", "mysql": "mysql"}[connection.vendor]
    password = f":{quote(here['PASSWORD'], safe='')}" if here["PASSWORD"] else ""
    port = f":{here['PORT']}" if here["PORT"] else ""
    return f"{scheme}://{here['USER']}{password}@{here['HOST']}{port}/{here['NAME']}"
