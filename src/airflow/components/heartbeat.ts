import { Json } from '../../kubernetes/json';
import { PATHS } from '../paths';

/** Alive while it says so to the database: it has no page that would. What hangs does not end by being asked to either. */
export function heartbeat(jobType: string): Json {
  return {
    livenessProbe: {
      exec: { command: ['python', `${PATHS.scripts}/alive.py`, jobType] },
      periodSeconds: 30,
      timeoutSeconds: 20,
      failureThreshold: 3,
      terminationGracePeriodSeconds: 10,
    },
  };
}
