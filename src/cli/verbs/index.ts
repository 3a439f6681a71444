import type { Verb } from './verb';

export const VERBS: readonly Verb[] = [
  { name: 'synth', summary: 'run the program of cdk8s.yaml, write YAML', load: async () => (await import('./synth.js')).synthCommand() },
  { name: 'up', summary: 'apply a stack and follow it until it is there or has failed', load: async () => (await import('./up.js')).upCommand() },
  { name: 'run', summary: 'start a new run of a manual application, stream its log', load: async () => (await import('./run.js')).runCommand() },
  { name: 'status', summary: 'what is there, and what is wrong with it', load: async () => (await import('./status.js')).statusCommand() },
  { name: 'logs', summary: 'the log of an application\'s last run, or of any workload', load: async () => (await import('./logs.js')).logsCommand() },
  { name: 'cp', summary: 'copy files into a volume or HDFS, or out of one', load: async () => (await import('./cp.js')).cpCommand() },
  { name: 'ui', summary: 'open a web page of the cluster: history server, HDFS, Airflow, a running application', load: async () => (await import('./ui.js')).uiCommand() },
  { name: 'hdfs', summary: 'look after an HDFS cluster: status, report, fsck, safemode, balance', load: async () => (await import('./hdfs.js')).hdfsVerb() },
  { name: 'airflow', summary: 'look after an Airflow: trigger, dags, users, backup, restore, keys', load: async () => (await import('./airflow.js')).airflowVerb() },
  { name: 'images', summary: 'container images, built without Docker', load: async () => (await import('./images.js')).imagesCommand() },
  { name: 'cluster', summary: 'a local Kubernetes: create, delete, status, list, logs, node', load: async () => (await import('./cluster.js')).clusterCommand() },
  { name: 'doctor', summary: 'what this machine lacks, and how to get it', load: async () => (await import('./doctor.js')).doctorCommand() },
  { name: 'down', summary: 'remove what was applied', load: async () => (await import('./down.js')).downCommand() },
  { name: 'completion', summary: 'a script that completes words in your shell', load: async () => (await import('./completion.js')).completionCommand(VERBS) },
];
