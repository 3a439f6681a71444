import { Rule } from './rule';
import { admissionProblems } from '../../hdfs/admission';
import { placeProblems } from '../history/event-logs';

/** A pod sees the configuration of one HDFS cluster. */
export const eventLogIsReached: Rule = ({ props: { hdfs, eventLog } }) => {
  const other = eventLog?.place._hdfs;
  return hdfs && other && hdfs.fileSystem !== other.fileSystem
    ? [`eventLog is on ${other.fileSystem}, while hdfs is ${hdfs.fileSystem}: the pods see the configuration of one cluster only. Put the event log there, too.`] : [];
};

/** Source: NetworkPolicy of HdfsCluster. */
export const hdfsAdmitsUs: Rule = ({ namespace, props: { hdfs, eventLog } }) =>
  hdfs ? admissionProblems('hdfs', hdfs, namespace) : admissionProblems('eventLog', eventLog?.place._hdfs, namespace);

/** Nobody but the pod would see its event log. */
export const eventLogIsShared: Rule = ({ props: { eventLog } }) => (eventLog ? placeProblems('eventLog', eventLog.place) : []);
