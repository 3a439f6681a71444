import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { HdfsClusterProps } from './cluster-props';
import { clientSites, daemonSites, fileSystemOf, Sites } from './configuration';
import { dataNodes } from './daemons/data-nodes';
import { journalNodes } from './daemons/journal-nodes';
import { nameNodes } from './daemons/name-nodes';
import { zooKeeperFile, zooKeeperServers } from './daemons/zookeeper-servers';
import { directoriesJob } from './directories-job';
import { Declaration, HdfsDirectoryOptions, IHdfsDirectory } from './directory';
import { IHdfs } from './hdfs';
import { PORTS } from './ports';
import { configurationHash } from './restarts';
import { violations } from './rules';
import { LOG4J, scripts } from './scripts';
import { hostsOf, isEmbedded, Specification, specificationOf } from './specification';
import { CLUSTER, DIRECTORY } from './types';
import { toXml } from './xml';
import { COMPONENTS } from '../contract';
import { refuseNamesakes } from '../kubernetes/checks/namesakes';
import { refuseWrongTypes } from '../kubernetes/checks/types';
import { contentHash } from '../kubernetes/objects/content-hash';
import { standardLabels } from '../kubernetes/objects/labels';
import { makeAccount } from '../kubernetes/pods/account';
import { inProgram } from '../kubernetes/pods/options';
import { ContentNamed } from '../kubernetes/workloads/content-named';
import { preparation, preparationProblems } from '../kubernetes/workloads/preparation';

/**
 * HDFS: NameNodes, DataNodes and, when highly available, JournalNodes, failover controllers and ZooKeeper. It formats itself once, and hands its
 * configuration to clients in the ConfigMap `configMapName`.
 *
 * Costs 8 objects (single) or 21 (highly available), and a Job when directories are declared.
 */
export class HdfsCluster extends Construct implements IHdfs {
  /** What objects start with, and the name of the ConfigMap for clients. */
  public readonly clusterName: string;
  public readonly configMapName: string;
  public readonly fileSystem: string;
  public readonly webAddresses: string[];
  /** The ConfigMap for clients: core-site.xml and hdfs-site.xml. */
  public readonly configMap: ApiObject;
  /** StatefulSet of the NameNodes. */
  public readonly nameNodes: ApiObject;
  /** StatefulSet of the DataNodes. */
  public readonly dataNodes: ApiObject;
  /** StatefulSet of the JournalNodes, when highly available. */
  public readonly journalNodes?: ApiObject;
  /** StatefulSet of the embedded ZooKeeper, when highly available. */
  public readonly zooKeeper?: ApiObject;

  /** @internal */
  public readonly _specification: Specification;
  private readonly directories: Declaration[] = [];

  constructor(scope: Construct, id: string, props: HdfsClusterProps = {}) {
    super(scope, id);
    refuseWrongTypes(this.node.path, CLUSTER, props);
    const specification = specificationOf(id, Chart.of(this).namespace, { ...props, podOptions: inProgram(this, props.podOptions) });
    const { name, availability } = specification;
    this._specification = specification;
    this.clusterName = name;
    this.configMapName = name;
    this.fileSystem = fileSystemOf(specification);
    this.webAddresses = hostsOf(specification, specification.nameNodes).map((host) => `${host}:${PORTS.nameNode.http.port}`);
    this.node.addValidation({ validate: () => violations(specification, this.directories) });
    refuseNamesakes(this, 'clusterName', name);

    const embedded = availability && isEmbedded(availability.zooKeeper) ? availability.zooKeeper : undefined;
    const sites = daemonSites(specification);
    const zooKeeper = embedded && zooKeeperFile(specification, embedded);
    const files = { ...siteFiles(sites), 'log4j.properties': LOG4J, ...scripts(), ...(zooKeeper ? { 'zoo.cfg': zooKeeper } : {}) };
    this.configMap = this.files('client', name, siteFiles(clientSites(specification)));
    const daemons = this.files('daemons', `${name}-daemons`, files).name;
    const hash = (component: string) => configurationHash(component, sites);

    this.nameNodes = nameNodes(this, specification, daemons, hash(COMPONENTS.nameNode)).statefulSet;
    this.dataNodes = dataNodes(this, specification, daemons, hash(COMPONENTS.dataNode)).statefulSet;
    if (availability) this.journalNodes = journalNodes(this, specification, availability, daemons, hash(COMPONENTS.journalNode)).statefulSet;
    if (embedded) this.zooKeeper = zooKeeperServers(this, specification, embedded, daemons, contentHash([zooKeeper, LOG4J])).statefulSet;
  }

  /** Declares a directory, which a Job makes once the cluster is up. What is in it already stays. @param path absolute @param options owner, mode, quotas */
  public directory(path: string, options: HdfsDirectoryOptions = {}): IHdfsDirectory {
    refuseWrongTypes(`${this.node.path}: directory ${path}`, DIRECTORY, options);
    if (this.directories.length === 0) {
      const job = () => directoriesJob(this._specification, `${this.clusterName}-daemons`, this.directories);
      const spec = Lazy.any({ produce: () => preparation(job()) });
      makeAccount(this, 'directories-account', job().account, standardLabels('hdfs', this.clusterName));
      this.node.addValidation({ validate: () => preparationProblems(job(), this._specification.namespace).map((problem) => `podOptions: ${problem}`) });
      new ContentNamed(this, 'directories', {
        apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `${this.clusterName}-directories`, labels: standardLabels('hdfs', this.clusterName) }, spec,
      });
    }
    this.directories.push({ path, ...options });
    return { hdfs: this, path, uri: `${this.fileSystem}${path}` };
  }

  private files(id: string, name: string, data: { [file: string]: string }): ApiObject {
    return new ApiObject(this, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: standardLabels('hdfs', this.clusterName) }, data } as never);
  }
}

function siteFiles({ core, hdfs }: Sites): { [file: string]: string } {
  return { 'core-site.xml': toXml(core), 'hdfs-site.xml': toXml(hdfs) };
}
