/** Where things are in Airflow's containers. */
export const PATHS = {
  /** One folder for each source of DAGs, if it mounts any. */
  bundles: '/opt/airflow/bundles',
  /** DAGs that are declared with `new Dag`: data, and the one file that reads them. */
  declared: '/opt/airflow/declared',
  /** What Python finds packages in, beside the image's own. */
  python: '/opt/airflow/python',
  /** Templates of task pods. */
  pods: '/opt/airflow/pods',
  scripts: '/opt/airflow/scripts',
  logs: '/opt/airflow/logs',
  /** What the simple auth manager compares with; it wants to write it. */
  passwords: '/tmp/passwords.json',
} as const;

/** The user of the official image. Source: apache/airflow, Dockerfile. */
export const AIRFLOW_UID = 50_000;
