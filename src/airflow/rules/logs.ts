import { Rule } from './rule';

/** Source: Airflow, "Logging for Tasks": the schemes of its remote log handlers. */
const SCHEMES = ['s3', 'gs', 'wasb', 'hdfs', 'oss', 'cloudwatch', 'stackdriver'];

/** Each scheme has a handler of its own; for others Airflow has none. */
export const logsHaveAPlace: Rule = ({ logs: { _place: { folder } } }) => [
  ...(folder !== undefined && !SCHEMES.some((scheme) => folder.startsWith(`${scheme}://`) || folder.startsWith(`${scheme}-`))
    ? [`logs: ${JSON.stringify(folder)} is no place that Airflow writes logs to. It begins with ${SCHEMES.map((scheme) => `${scheme}://`).join(', ')}.`] : []),
];
