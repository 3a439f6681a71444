import { Json } from '../../kubernetes/pod-template';

/** Alive while it says so to the database. It has no page that would; the question costs more than a second of CPU time, so it is asked seldom. */
export function heartbeat(jobType: string): Json {
  return {
    livenessProbe: {
      exec: { command: ['airflow', 'jobs', 'check', '--job-type', jobType, '--local'] },
      initialDelaySeconds: 120,
      periodSeconds: 120,
      timeoutSeconds: 60,
      failureThreshold: 3,
    },
  };
}
