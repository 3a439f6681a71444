import { Rule } from './rule';
import { isEnvName } from '../../kubernetes/checks/names';

const OWNED = /^(SPARK_(CONF_DIR|DRIVER_BIND_ADDRESS|DRIVER_URL|EXECUTOR_.*|JAVA_OPT_.*|APPLICATION_ID|RESOURCE_PROFILE_ID)|POD_NAME)$/;
const HADOOP = 'HADOOP_CONF_DIR';

/** Of two variables of one name the last one counts, and Spark or the construct would miss its own. */
export const environmentIsFree: Rule = ({ props: { env = {} }, hdfs }) => Object.keys(env).flatMap((name) => {
  if (!isEnvName(name)) return [`env: ${JSON.stringify(name)} is no name of an environment variable. Use letters, digits and underscores, not beginning with a digit.`];
  if (name === HADOOP && hdfs) return [`env: ${HADOOP} is set by hdfs or eventLog. Leave one of them out.`];
  return OWNED.test(name) ? [`env: ${name} is set by the construct or by Spark. Choose another name.`] : [];
});
