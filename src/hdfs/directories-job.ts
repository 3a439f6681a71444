import { hadoopContainer, HADOOP_UID, podFields, podVolumes, script } from './daemons/container';
import { Declaration, directoryArguments } from './directory';
import { sizeOf } from './memory';
import { Specification } from './specification';
import { COMPONENTS } from '../contract';
import { literalArgument } from '../kubernetes/checks/names';
import { standardLabels } from '../kubernetes/objects/labels';
import { accountOf } from '../kubernetes/pods/account';
import { PreparationProps } from '../kubernetes/workloads/preparation';

/** Makes the declared directories as the superuser, whose name the image gives to the user that the NameNode runs as. */
export function directoriesJob(specification: Specification, configMap: string, declarations: readonly Declaration[]): PreparationProps {
  const container = hadoopContainer(specification, {
    name: COMPONENTS.directories,
    command: [...script('directories.sh'), ...directoryArguments(declarations).map(literalArgument)],
    size: sizeOf({}, 96),
    optionsVariable: 'HADOOP_CLIENT_OPTS',
  });
  return {
    labels: standardLabels('hdfs', specification.name, COMPONENTS.directories),
    uid: HADOOP_UID,
    container,
    volumes: podVolumes(configMap),
    podFields: podFields(specification),
    options: specification.props.podOptions,
    account: accountOf(`${specification.name}-directories`, specification.props.podOptions),
  };
}
