def main(expected, ti=None):
    found = ti.xcom_pull(task_ids="A")
    if found != expected:
        raise ValueError(f"{found!r} is not {expected!r}")
    return len(found)
