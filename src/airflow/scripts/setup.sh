#!/bin/bash
# Tells the database of pools, and of users as far as they are kept there.
set -euo pipefail
scripts=${BASH_SOURCE%/*}
python "$scripts/wait.py" tables
if [[ -e $scripts/pools.json ]]; then airflow pools import "$scripts/pools.json"; fi
if [[ -e $scripts/users.json ]]; then exec python "$scripts/users.py"; fi
