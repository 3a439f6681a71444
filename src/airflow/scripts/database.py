"""The way to Airflow's database without Airflow, which takes seconds of CPU time to load."""
import os

import psycopg2


def connect():
    url = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("postgresql+psycopg2:", "postgresql:")
    return psycopg2.connect(url, connect_timeout=5)
