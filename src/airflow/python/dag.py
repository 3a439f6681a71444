"""A DAG of Airflow that was declared elsewhere, in the file of the same name that ends in .json."""
from bigdata_airflow.loader import load

dag = load(__file__)
