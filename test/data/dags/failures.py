"""A task that succeeds when it is tried again, and one that never does."""
from datetime import timedelta

from airflow.sdk import dag, task


@dag(schedule=None, is_paused_upon_creation=False)
def failures():
    @task(retries=1, retry_delay=timedelta(seconds=1))
    def at_last(ti=None):
        print(f"this is try {ti.try_number}")
        if ti.try_number == 1:
            raise ValueError("not yet")

    @task
    def never():
        raise ValueError("this cannot work")

    at_last() >> never()


failures()
