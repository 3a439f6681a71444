import { Command } from 'commander';
import { count, outputOption } from '../options';
import { table } from '../view/terminal';

export function clusterCommand(): Command {
  const cluster = new Command('cluster')
    .description('A real Kubernetes on this machine, without Docker: etcd, API server and nodes in namespaces of their own.')
    .addHelpText('after', '\nExamples:\n  $ bigdata doctor --fix\n  $ bigdata cluster create --nodes 2\n  $ export KUBECONFIG=$(bigdata cluster kubeconfig)\n'
      + '  $ bigdata images load spark\n  $ bigdata cluster node stop node-2\n  $ bigdata cluster delete');
  named(cluster.command('create'))
    .description('makes and starts a cluster; the first time compiles Kubernetes, which takes minutes')
    .option('--nodes <count>', 'nodes, 1 to 5, each with its own containerd, kubelet and pod subnet', count, 1)
    .option('--merge', 'add it to your kubeconfig, as its current context')
    .action(async ({ name, nodes, merge }: { name: string; nodes: number; merge?: boolean }) => {
      const { createCluster, mergeKubeconfig } = await local();
      const kubeconfig = await createCluster(name, { nodes });
      if (merge) process.stderr.write(`added to ${mergeKubeconfig(name)}\n`);
      else process.stderr.write(`\n  export KUBECONFIG=${kubeconfig}\n`);
    });
  named(cluster.command('start'))
    .description('starts a cluster again that stopped, with all that it had')
    .action(async ({ name }: { name: string }) => {
      await (await local()).startCluster(name);
    });
  named(cluster.command('delete'))
    .description('removes a cluster: processes, namespaces, links, mounts, cgroups, files, volumes')
    .action(async ({ name }: { name: string }) => {
      await (await local()).deleteCluster(name);
      process.stderr.write(`cluster ${name} is gone\n`);
    });
  cluster.command('list')
    .description('the local clusters of this machine')
    .addOption(outputOption())
    .action(async ({ output }: { output?: string }) => {
      const clusters = await (await local()).listClusters();
      if (output === 'json') return print(JSON.stringify(clusters, undefined, 2));
      return print(table([['NAME', 'STATE', 'NODES', 'SERVER', 'CREATED'], ...clusters.map((one) => [one.name, one.state, String(one.nodes), one.server, one.created])]));
    });
  named(cluster.command('status'))
    .description('the components of a cluster; ends with 1 unless it runs')
    .addOption(outputOption())
    .action(async ({ name, output }: { name: string; output?: string }) => {
      const status = await (await local()).clusterStatus(name);
      if (status.state !== 'running') process.exitCode = 1;
      if (output === 'json') return print(JSON.stringify(status, undefined, 2));
      const rows = [
        ...(status.components?.controlPlane ?? []).map((component) => ['control plane', component] as const),
        ...(status.components?.nodes ?? []).flatMap((node) => (node.components ?? []).map((component) => [node.name, component] as const)),
      ].map(([place, { name: component, pid, restarts, lastExit }]) => [place, component, pid === 0 ? 'down' : 'up', String(restarts), lastExit ?? '']);
      const stopped = (status.components?.nodes ?? []).filter((node) => node.state === 'stopped').map((node) => [node.name, '', 'stopped', String(node.restarts), '']);
      print(`${status.name}: ${status.state}${status.failure ? `: ${status.failure}` : ''}; Kubernetes ${status.version} at ${status.server}, by the link ${status.link}\n`);
      return print(table([['WHERE', 'COMPONENT', 'STATE', 'RESTARTS', 'LAST EXIT'], ...rows, ...stopped]));
    });
  named(cluster.command('logs'))
    .description('the log of a component; without one, which there are')
    .argument('[component]', 'supervisor, bootstrap, etcd, apiserver, ..., node-1/kubelet')
    .option('-f, --follow', 'go on as it grows')
    .action(async (component: string | undefined, { name, follow }: { name: string; follow?: boolean }) => {
      const { logFile, logFiles } = await local();
      if (component === undefined) return print(table(Object.entries(logFiles(name))));
      const { spawn } = await import('node:child_process');
      const tail = spawn('tail', ['-n', '+1', ...(follow ? ['-F'] : []), logFile(name, component)], { stdio: 'inherit' });
      return new Promise<void>((resolve, reject) => tail.on('close', () => resolve()).on('error', reject));
    });
  named(cluster.command('kubeconfig'))
    .description('prints the path of the cluster\'s kubeconfig')
    .option('--merge', 'add it to your kubeconfig ($KUBECONFIG, else ~/.kube/config), as its current context')
    .action(async ({ name, merge }: { name: string; merge?: boolean }) => {
      const { clusterStatus, kubeconfigPath, mergeKubeconfig } = await local();
      await clusterStatus(name);
      print(merge ? mergeKubeconfig(name) : kubeconfigPath(name));
    });
  const node = cluster.command('node').description('stop and start nodes, to see what their loss does');
  named(node.command('stop'))
    .description('ends a node at once, as a loss of power would')
    .argument('<node>', 'node-1, ...')
    .action(async (which: string, { name }: { name: string }) => {
      await (await local()).stopNode(name, which);
      process.stderr.write(`${which} is off; Kubernetes takes note of it within 25 s\n`);
    });
  named(node.command('start'))
    .description('starts a node again with what was on its disk')
    .argument('<node>', 'node-1, ...')
    .action(async (which: string, { name }: { name: string }) => {
      await (await local()).startNode(name, which);
      process.stderr.write(`${which} starts\n`);
    });
  return cluster;
}

function local() {
  return import('../../local/cluster/index.js');
}

function named(command: Command): Command {
  return command.option('--name <name>', 'name of the cluster', 'bigdata');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
