export * from './airflow';
export * from './hdfs';
export * from './kubernetes';
export * from './spark';
