#!/bin/sh
# PgBouncer for one database. Its files hold the password, so they are made here. Sessions are kept whole, as Airflow wants them.
set -eu
umask 077
password=$(printf '%s' "$PGPASSWORD" | sed 's/"/""/g')
printf '"%s" "%s"\n' "$PGUSER" "$password" > /tmp/users.txt
cat > /tmp/pgbouncer.ini <<END
[databases]
$PGDATABASE = host=$PGHOST port=$PGPORT dbname=$PGDATABASE user=$PGUSER
[pgbouncer]
listen_addr = *
listen_port = 6432
auth_type = scram-sha-256
auth_file = /tmp/users.txt
pool_mode = session
ignore_startup_parameters = extra_float_digits
server_login_retry = 1
server_tls_sslmode = ${PGSSLMODE:-prefer}
max_client_conn = $CLIENT_CONNECTIONS
default_pool_size = $SERVER_CONNECTIONS
max_db_connections = $SERVER_CONNECTIONS
unix_socket_dir =
END
exec pgbouncer /tmp/pgbouncer.ini
