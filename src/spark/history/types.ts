import { HistoryAuthentication } from './authentication';
import { SparkHistoryServerProps } from './server-props';
import { access, both, cpu, having, ingress, map, required, secretValue, Shape, shape, size, text } from '../../kubernetes/checks/types';
import { IMAGE } from '../../kubernetes/images/image';
import { POD_OPTIONS } from '../../kubernetes/pods/options';

/** See {@link refuseWrongTypes}. */
export const SERVER: Shape<SparkHistoryServerProps> = {
  logs: required(having('place', 'an EventLogs such as EventLogs.hdfs(hdfs)')),
  serverName: text,
  cleaner: having('maxAge', 'HistoryCleaner.none() or HistoryCleaner.after(Duration.days(30))'),
  memory: size,
  cpuRequest: cpu,
  store: size,
  executorLogUrl: text,
  authentication: both(having('className', 'a HistoryAuthentication such as HistoryAuthentication.jws({ secret, key: \'jws\' })'), (property, value) => {
    const { className, _parameters, _secretParameters } = value as HistoryAuthentication;
    return [...text(`${property}: className`, className), ...map(text)(`${property}: parameters`, _parameters), ...map(secretValue)(`${property}: secretParameters`, _secretParameters)];
  }),
  ingress,
  access,
  podOptions: shape(POD_OPTIONS),
  conf: map(text),
  version: having('image', 'a SparkVersion such as SparkVersion.of(\'4.1.2\')'),
  ...IMAGE,
};
