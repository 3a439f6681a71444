import { Chart, Testing } from 'cdk8s';
import { HdfsCluster, HdfsClusterProps, HdfsTopology } from '../../src';
import { testApp } from '../support/app';

export const HA = { topology: HdfsTopology.highlyAvailable() };

export function cluster(props: HdfsClusterProps = {}, id = 'hdfs', namespace: string | undefined = 'data'): HdfsCluster {
  return new HdfsCluster(new Chart(testApp(), 'stack', { namespace }), id, props);
}

/** The objects as they will be in YAML. */
export function objects(hdfs: HdfsCluster): any[] {
  return Testing.synth(Chart.of(hdfs));
}

export function synth(props: HdfsClusterProps = {}): { [title: string]: any } {
  return Object.fromEntries(objects(cluster(props)).map((object: any) => [`${object.kind} ${object.metadata.name}`, object]));
}

/** What the user is told when the program runs; fails when all is well. */
export function complaints(props: HdfsClusterProps, id?: string, namespace?: string, declare: (hdfs: HdfsCluster) => void = () => undefined): string[] {
  const hdfs = cluster(props, id, namespace);
  declare(hdfs);
  const found = hdfs.node.validate();
  expect(found).not.toEqual([]);
  return found;
}

/** The properties of a site file, by an independent reading. */
export function properties(xml: string): { [key: string]: string } {
  const text = (escaped: string) => escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  return Object.fromEntries([...xml.matchAll(/<property><name>([^<]*)<\/name><value>([^<]*)<\/value><\/property>/g)].map(([, key, value]) => [text(key), text(value)]));
}
