#!/bin/bash
# Gives the database the tables of this image's Airflow; those that are there stay as they are.
set -euo pipefail
python "${BASH_SOURCE%/*}/wait.py"
exec airflow db migrate
