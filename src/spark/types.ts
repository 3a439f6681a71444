import { SparkApplicationProps } from './application-props';
import { SparkResources } from './resources';
import {
  access, both, cpu, duration, envValue, flag, having, list, map, number, podCreation, required, Shape, shape, size, text,
} from '../kubernetes/checks/types';
import { IMAGE } from '../kubernetes/images/image';
import { POD_OPTIONS } from '../kubernetes/pods/options';

const RESOURCES: Shape<SparkResources> = {
  cores: number,
  cpuRequest: cpu,
  cpuLimit: cpu,
  memory: size,
  memoryOverhead: size,
  memoryOverheadFactor: number,
  podOptions: shape(POD_OPTIONS),
};

export const APPLICATION: Shape<SparkApplicationProps> = {
  code: required(both(having('file', 'a SparkCode such as SparkCode.python(SparkFile.local(\'job.py\'))'), (property, value) =>
    having('uri', 'a SparkFile such as SparkFile.local(\'job.py\')')(`${property}: file`, (value as SparkApplicationProps['code']).file))),
  arguments: list(text),
  applicationName: text,
  driver: shape(RESOURCES),
  executors: both(having('arePods', 'Executors.fixed(2) or Executors.inDriver()'), (property, value) =>
    shape(RESOURCES)(`${property}: resources`, (value as Required<SparkApplicationProps>['executors']).resources)),
  env: map(envValue),
  podOptions: shape(POD_OPTIONS),
  volumes: list(having('mountPath', 'a SparkVolume such as SparkVolume.emptyDirectory(\'/data\')')),
  hdfs: having('fileSystem', 'an HdfsCluster, or Hdfs.fromConfigMapName(\'hdfs\', \'hdfs://hdfs\')'),
  eventLog: having('place', 'a SparkHistoryServer, or EventLogs.at(\'s3a://logs/spark\')'),
  access,
  podCreation,
  conf: map(text),
  trigger: having('isManual', 'SparkTrigger.onApply() or SparkTrigger.manual()'),
  serves: flag,
  version: having('image', 'a SparkVersion such as SparkVersion.of(\'4.1.2\')'),
  ...IMAGE,
  maxRetries: number,
  ttlAfterFinished: duration,
};
