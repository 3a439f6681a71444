import { Cron, Duration } from 'cdk8s';
import { airflowContainer, databaseVariables, LOGS_MOUNT, logsVolume, SCRIPTS_MOUNT, Shared } from './container';
import { job } from './jobs';
import { COMPONENTS } from '../../contract';
import { selectorOf, standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { PATHS } from '../paths';
import { AirflowRetention } from '../retention';
import { keepsPods } from '../specification';
import { taskNamespaces } from '../task-namespaces';

/** The specification of the CronJob that removes what has grown old. @param serviceAccountName who may remove pods, if pods are what has the logs */
export function cleanup(shared: Shared, { logs, runs, schedule }: AirflowRetention, serviceAccountName?: string): Json {
  const { specification } = shared;
  const files = logs !== undefined && specification.logs._isOnVolume;
  const pods = selectorOf(standardLabels('airflow', specification.name, COMPONENTS.task));
  const container = airflowContainer(shared, {
    name: COMPONENTS.cleanup,
    args: [
      'python', `${PATHS.scripts}/cleanup.py`,
      ...(files ? ['--logs', secondsOf(logs)] : []),
      ...(logs && keepsPods(specification) ? [
        '--pods', secondsOf(logs),
        '--namespaces', taskNamespaces(specification).join(','),
        '--selector', Object.entries(pods).map((label) => label.join('=')).join(','),
      ] : []),
      ...(runs ? ['--runs', secondsOf(runs)] : []),
    ],
    env: runs ? databaseVariables(shared) : [],
    mounts: [SCRIPTS_MOUNT, ...(files ? [LOGS_MOUNT] : [])],
    memory: runs ? 768 : 128,
  });
  const spec = job(shared, COMPONENTS.cleanup, container, {
    volumes: files ? [logsVolume(shared)] : [],
    podFields: serviceAccountName ? { serviceAccountName, automountServiceAccountToken: true } : {},
  });
  return {
    schedule: (schedule ?? Cron.schedule({ minute: '30', hour: '2' })).expressionString,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: { metadata: { labels: standardLabels('airflow', specification.name, COMPONENTS.cleanup) }, spec: { ...spec, backoffLimit: 3 } },
  };
}

function secondsOf(duration: Duration): string {
  return String(Math.ceil(duration.toSeconds({ integral: false })));
}
