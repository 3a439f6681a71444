import { ApiObject } from 'cdk8s';
import { ANNOTATIONS } from '../contract';
import { Specification } from './specification';
import { Json } from '../kubernetes/json';

const DAY = 24 * 60 * 60;
/** A 31st of February does not come; the CronJob is a template that `bigdata run` makes Jobs from, and suspended as well. */
const NEVER = '0 0 31 2 *';
/** Finished runs go when their time is over, and not, with their logs, because others came after. Kubernetes' own limits are 3, and 1 that failed. */
const KEPT = 1000;

/** What `bigdata` must know of a run: how many of the last container arguments are the user's, and whether an end is to be waited for. */
export function runAnnotations({ props }: Specification): { [key: string]: string } {
  return { [ANNOTATIONS.argumentCount]: String(props.arguments?.length ?? 0), ...(props.serves ? { [ANNOTATIONS.serves]: 'true' } : {}) };
}

export function jobSpec({ props }: Specification, pod: Json): Json {
  const ttl = props.ttlAfterFinished?.toSeconds({ integral: false }) ?? (props.trigger?.isManual ? DAY : undefined);
  return {
    backoffLimit: props.maxRetries ?? 0,
    // a driver that went with its node or was evicted has not failed: it is started again without charge
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
    ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }),
    template: pod,
  };
}

export function cronJobSpec(specification: Specification, labels: { [key: string]: string }, pod: Json): Json {
  return {
    schedule: NEVER,
    suspend: true,
    successfulJobsHistoryLimit: KEPT,
    failedJobsHistoryLimit: KEPT,
    jobTemplate: { metadata: { labels, annotations: runAnnotations(specification) }, spec: jobSpec(specification, pod) },
  };
}

/** The CronJob of a manual application: what a Job has at /spec is a level deeper here, which a patch that does not fit is told. */
export class ManualRun extends ApiObject {
  public toJson(): any {
    try {
      return super.toJson();
    } catch (error) {
      throw new Error(`[${this.node.path}] a patch does not fit: with SparkTrigger.manual() the workload is a CronJob, and what a Job has at /spec is at `
        + `/spec/jobTemplate/spec. Patch there: the driver's pod is /spec/jobTemplate/spec/template. (${(error as Error).message})`);
    }
  }
}
