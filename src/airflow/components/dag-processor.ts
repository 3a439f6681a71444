import { Construct } from 'constructs';
import { dagContainers, dagParts, Shared } from './container';
import { airflowDaemon } from './daemon';
import { heartbeat } from './heartbeat';
import { COMPONENTS } from '../../contract';
import { Replicas } from '../../kubernetes/workloads/replicas';

/** Reads the DAGs of all sources. */
export function dagProcessor(scope: Construct, shared: Shared): Replicas {
  return airflowDaemon(scope, shared, {
    component: COMPONENTS.dagProcessor,
    options: shared.specification.props.dagProcessor,
    args: ['dag-processor'],
    ...dagParts(shared),
    initContainers: dagContainers(shared, true),
    probes: heartbeat('DagProcessorJob'),
    memory: 512,
    admissions: [],
    graceSeconds: 60,
  });
}
