/** The runtime as a library: applying, following and running what was synthesized, on any cluster. */
export { Problem } from '../problem';
export { CopyOptions, download, Place, upload } from './copy/copy';
export { Diagnosis, diagnoseEvent, diagnosePod } from './status/diagnosis';
export { Event, Failure, follow, FollowOptions, mainContainer, Outcome, podText } from './follow/follow';
export { followLog } from './follow/log';
export { hdfsCommand } from './hdfs/command';
export { DataNodeReport, HdfsReport, NameNodeReport } from './hdfs/report';
export { hdfsStatus } from './hdfs/status';
export { KubeObject, keyOf, titleOf } from './object';
export { parseManifests, readManifests } from './plan/manifests';
export { Action, Step } from './plan/plan';
export { runOf, startRun } from './run';
export { ApplyOptions, Stack } from './stack';
export { State, Status, statusOf } from './status/status';
export { ApiFailure, KubeClient } from './transport/client';
export { connect, ConnectOptions, Connection } from './transport/connection';
export { CORE } from './transport/discovery';
