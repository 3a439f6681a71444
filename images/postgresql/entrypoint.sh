#!/bin/bash
# The contract of the official image: `postgres OPTION...` serves the cluster in PGDATA and makes it if there is none, for POSTGRES_USER with
# POSTGRES_PASSWORD and with the database POSTGRES_DB, or what is in the files that these names with _FILE say. Anything else runs as it is.
# Source: https://hub.docker.com/_/postgres
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

# setting NAME DEFAULT
setting() {
  local file=$1_FILE
  if [[ -z ${!file:-} ]]; then
    echo "${!1:-$2}"
  else
    [[ -z ${!1:-} ]] || fail "$1 and $file exclude each other."
    echo "$(< "${!file}")"
  fi
}

# What is at PGDATA is whole: it gets its name when all of it is on the disk.
initialize() {
  local new=$PGDATA.partial user password database options
  user=$(setting POSTGRES_USER postgres)
  password=$(setting POSTGRES_PASSWORD '')
  database=$(setting POSTGRES_DB "$user")
  read -ra options <<< "${POSTGRES_INITDB_ARGS:-}"
  [[ -n $password ]] || fail 'POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must name a password for the first start.'
  [[ ! -e $PGDATA ]] || rmdir "$PGDATA" || fail "PGDATA must be a cluster, an empty folder or not there, and a folder in the volume instead of the volume itself: $PGDATA"

  rm -rf "$new"
  initdb --pgdata "$new" --username "$user" --pwfile <(printf '%s\n' "$password") --auth-local trust --auth-host scram-sha-256 \
    --encoding UTF8 --locale C.UTF-8 "${options[@]}"
  echo 'host all all all scram-sha-256' >> "$new/pg_hba.conf"
  if [[ $database != postgres ]]; then
    postgres --single -D "$new" postgres <<< "CREATE DATABASE \"${database//\"/\"\"}\"" > /dev/null
  fi
  sync --file-system "$new"
  mv --no-target-directory "$new" "$PGDATA"
  sync "$(dirname "$PGDATA")"
}

if [[ ${1:-} = -* ]]; then set -- postgres "$@"; fi
if [[ ${1:-} = postgres ]]; then
  # by itself bash would take a signal for one to the command that it waits for
  trap 'exit 130' INT TERM
  mkdir -p "$(dirname "$PGDATA")"
  # Held by PostgreSQL, too, which cannot see from its container that another one still serves the same volume
  exec 9< "$(dirname "$PGDATA")"
  flock --nonblock 9 || { echo "waiting for another PostgreSQL to end that has $PGDATA"; flock 9; }
  [[ -e $PGDATA/PG_VERSION ]] || initialize
fi
exec "$@"
