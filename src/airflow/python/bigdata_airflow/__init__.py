"""What cdk8s-bigdata brings to Airflow: DAGs that are declared as data, and an operator that runs Spark applications."""
