import { Cron, Duration } from 'cdk8s';
import { airflowContainer, databaseVariables, LOGS_MOUNT, logsAffinity, logsVolume, SCRIPTS_MOUNT, Shared } from './container';
import { job } from './jobs';
import { COMPONENTS } from '../../contract';
import { Json } from '../../kubernetes/json';
import { selectorOf, standardLabels } from '../../kubernetes/objects/labels';
import { PodAccount } from '../../kubernetes/pods/account';
import { restrictedPodWithVolumes } from '../../kubernetes/pods/restricted';
import { PreparationProps } from '../../kubernetes/workloads/preparation';
import { AIRFLOW_UID, PATHS } from '../paths';
import { AirflowRetention } from '../retention';
import { taskNamespaces } from '../task-namespaces';

/** Tables that grow beside the runs. Not among them is what something that goes on may need, as triggers and versions of DAGs are. */
const RECORDS = ['asset_event', 'import_error', 'job', 'log', 'revoked_token'];
/** A night's Job that hangs keeps those of the next nights from starting. */
const LONGEST = 6 * 60 * 60;

/** What removes what has grown old. @param account who may remove pods, if pods are what has the logs */
export function cleanup(shared: Shared, { logs, runs }: AirflowRetention, account?: PodAccount): PreparationProps {
  const { specification } = shared;
  const files = logs !== undefined && specification.logs._isOnVolume;
  const pods = selectorOf(standardLabels('airflow', specification.name, COMPONENTS.task));
  const container = airflowContainer(shared, {
    name: COMPONENTS.cleanup,
    args: [
      'python', `${PATHS.scripts}/cleanup.py`,
      ...(files ? ['--logs', secondsOf(logs)] : []),
      ...(logs && account ? [
        '--pods', secondsOf(logs),
        '--namespaces', taskNamespaces(specification).join(','),
        '--selector', Object.entries(pods).map((label) => label.join('=')).join(','),
      ] : []),
      ...(runs ? ['--runs', secondsOf(runs), '--tables', [...RECORDS, ...(specification.users._inDatabase ? ['session'] : [])].join(',')] : []),
    ],
    env: runs ? databaseVariables(shared) : [],
    mounts: [SCRIPTS_MOUNT, ...(files ? [LOGS_MOUNT] : [])],
    memory: runs ? 768 : 256,
  });
  return job(shared, COMPONENTS.cleanup, container, {
    volumes: files ? [logsVolume(shared)] : [],
    podFields: {
      restartPolicy: 'Never', // one that is started again is gone, with what it said, when it has failed too often
      securityContext: restrictedPodWithVolumes(AIRFLOW_UID),
      ...(files ? logsAffinity(shared) : {}),
    },
    ...(account ? { account, hasToken: true } : {}),
  });
}

/** The specification of the CronJob that does so. */
export function cleanupSchedule({ specification }: Shared, { schedule }: AirflowRetention, { template }: Json): Json {
  return {
    schedule: (schedule ?? Cron.schedule({ minute: '30', hour: '2' })).expressionString,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: { metadata: { labels: standardLabels('airflow', specification.name, COMPONENTS.cleanup) }, spec: { backoffLimit: 3, activeDeadlineSeconds: LONGEST, template } },
  };
}

function secondsOf(duration: Duration): string {
  return String(Math.ceil(duration.toSeconds({ integral: false })));
}
