"""
Whether a daemon of this pod lives, such as `alive.py DagProcessorJob`: it tells the database every few seconds. What `airflow jobs check --local` asks for a
fortieth of the CPU time. A database that does not answer says nothing of the daemon, which waits for it as this does.
"""
import os
import socket
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

from database import connect

# Seconds without a word until it counts as dead, and seconds that it may take for the first one.
SILENCE, START = 60, 300
LAST_WORD = """
select extract(epoch from min(now() - latest_heartbeat)) from job where job_type = %s and hostname = %s and state = 'running'
"""


def uptime() -> float:
    """Seconds since the container started."""
    started = int(Path("/proc/1/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return float(Path("/proc/uptime").read_text().split()[0]) - started


def silence(job_type: str) -> float | None:
    """Seconds since the last word; none if there was none."""
    with closing(connect()) as connection, connection.cursor() as cursor:
        cursor.execute(LAST_WORD, [job_type, socket.gethostbyname(socket.gethostname())])
        [seconds] = cursor.fetchone()
        return None if seconds is None else float(seconds)


def main() -> None:
    since_start = uptime()
    try:
        seconds = silence(sys.argv[1])
    except psycopg2.Error as error:
        print(f"not known, since the database does not tell: {error}")
        return
    if seconds is None or seconds > since_start:  # then the word was that of the one before
        if since_start > START:
            sys.exit(f"It has said nothing since it started {since_start:.0f} seconds ago.")
    elif seconds > SILENCE:
        sys.exit(f"It has said nothing for {seconds:.0f} seconds.")


main()
