import { Rule } from './rule';

/** A pod sees the configuration of one HDFS cluster. */
export const eventLogIsReached: Rule = ({ props: { hdfs, eventLog } }) => {
  const other = eventLog?.place._hdfs;
  return hdfs && other && hdfs.fileSystem !== other.fileSystem
    ? [`eventLog is on ${other.fileSystem}, while hdfs is ${hdfs.fileSystem}: the pods see the configuration of one cluster only. Put the event log there, too.`] : [];
};
