"""Waits until PostgreSQL answers or, as `wait.py tables`, until it has the tables of this image's Airflow.

What `airflow db check-migrations` does, without loading Airflow, which takes some seconds of CPU time in each pod.
"""
import os
import re
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from database import connect


def head(package: str) -> str:
    """The newest revision of the tables that a package's migrations make: the one that no other follows."""
    folder = Path(find_spec("airflow").submodule_search_locations[0], package, "migrations", "versions")
    texts = [file.read_text() for file in folder.glob("*.py")]
    value = lambda name, text: re.search(rf"^{name}\b.*?=\s*[\"']([^\"']+)", text, re.MULTILINE)
    follows = {match[1] for text in texts if (match := value("down_revision", text))}
    [newest] = {match[1] for text in texts if (match := value("revision", text))} - follows
    return newest


def revision(connection, table: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"select version_num from {table}")
        row = cursor.fetchone()
        return row and row[0]


def missing(wanted: dict[str, str]) -> str | None:
    """What is not there yet."""
    try:
        connection = connect()
    except psycopg2.OperationalError as error:
        return str(error).strip()
    try:
        connection.autocommit = True
        found = {table: revision(connection, table) for table in wanted}
    finally:
        connection.close()
    behind = [f"{table} is at {found[table]}, not at {wanted[table]}" for table in wanted if found[table] != wanted[table]]
    return "; ".join(behind) or None


def refuse_another_namespace() -> None:
    """Ends where a tool has written another namespace over the manifests: tasks would be made, and ask, in the first one."""
    namespace, synthesized = (os.environ.get(name) for name in ("NAMESPACE", "SYNTHESIZED_NAMESPACE"))
    if synthesized is not None and namespace != synthesized:
        sys.exit(
            f"This pod runs in the namespace {namespace}, but its Airflow was described for the namespace {synthesized}. "
            "Nothing was started or touched.\n"
            f"Synthesize it with the other namespace: new Chart(app, id, {{ namespace: '{namespace}' }})."
        )


def main() -> None:
    refuse_another_namespace()
    wanted = {}
    if sys.argv[1:] == ["tables"]:
        wanted["alembic_version"] = head("")
        if "fab" in os.environ["AIRFLOW__CORE__AUTH_MANAGER"]:
            wanted["alembic_version_fab"] = head("providers/fab")
    said = None
    while problem := missing(wanted):
        if problem != said:
            print(f"waiting for the database: {problem}", flush=True)
            said = problem
        time.sleep(0.3)


main()
