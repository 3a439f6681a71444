"""Starts the api-server. The simple auth manager wants the passwords of its users in one file that it may write: each is a file of /opt/airflow/passwords."""
import json
import os
import sys
from pathlib import Path

os.umask(0o077)
passwords = {file.name: file.read_text().rstrip("\n") for file in Path("/opt/airflow/passwords").glob("[!.]*")}
Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).write_text(json.dumps(passwords))
os.umask(0o002)
os.execvp("airflow", ["airflow", *sys.argv[1:]])
