# dag airflow
