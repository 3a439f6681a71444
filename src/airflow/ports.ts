/** Of Airflow's daemons and what belongs to them. Source: their defaults. */
export const PORTS = {
  apiServer: { name: 'http', port: 8080 },
  schedulerHealth: { name: 'health', port: 8974 },
  /** Of tasks that run in the scheduler. */
  schedulerLogs: { name: 'logs', port: 8793 },
  triggererLogs: { name: 'logs', port: 8794 },
  database: { name: 'postgresql', port: 5432 },
  pgBouncer: { name: 'pgbouncer', port: 6432 },
} as const;
