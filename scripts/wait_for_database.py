"""Says in one sentence whether the database server at the address answers.

python scripts/wait_for_database.py postgres://postgres@127.0.0.1:5432/test
"""

import sys
import time
from urllib.parse import urlsplit

PATIENCE = 30  # seconds: a server beside us may still be starting


def connect(url: str) -> None:
    """Connect to the server; the database named in the address need not exist."""
    address = urlsplit(url)
    if address.scheme.startswith("postgres"):
        import psycopg

        psycopg.connect(address._replace(path="/postgres").geturl(), connect_timeout=5).close()
    else:
        import pymysql

        pymysql.connect(
            host=address.hostname,
            port=address.port or 3306,
            user=address.username,
            password=address.password or "",
            connect_timeout=5,
        ).close()


def main(url: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(url)
        except Exception as error:  # every driver has its own
            if time.monotonic() > give_up:
                sys.exit(f"No database answers at {url}, and this run needs it: {error}")
        time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1])
