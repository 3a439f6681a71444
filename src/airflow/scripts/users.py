"""Makes the users of FAB's auth manager that are not there: those of users.json, with passwords in /opt/airflow/passwords."""
import json
from pathlib import Path

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

users = json.loads(Path(__file__).with_name("users.json").read_text())
with get_application_builder() as builder:
    manager = builder.sm
    for user in users:
        name, role = user["name"], manager.find_role(user["role"].capitalize())
        if manager.find_user(name):
            print(f"user {name}: is there")
            continue
        password = Path("/opt/airflow/passwords", name).read_text().rstrip("\n")
        if not manager.add_user(name, name, "", f"{name}@localhost", role, password):
            raise SystemExit(f"user {name} cannot be made")
        print(f"user {name}: made")
