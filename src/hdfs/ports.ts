/** What each daemon listens on. Source: hdfs-default.xml of Hadoop 3. */
export const PORTS = {
  nameNode: { rpc: { name: 'rpc', port: 8020 }, http: { name: 'http', port: 9870 }, zkfc: { name: 'zkfc', port: 8019 } },
  dataNode: { data: { name: 'data', port: 9866 }, http: { name: 'http', port: 9864 }, ipc: { name: 'ipc', port: 9867 } },
  journalNode: { rpc: { name: 'rpc', port: 8485 }, http: { name: 'http', port: 8480 } },
  zooKeeper: { client: { name: 'client', port: 2181 }, peer: { name: 'peer', port: 2888 }, election: { name: 'election', port: 3888 } },
} as const;
