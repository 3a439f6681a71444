import { IPersistentVolumeClaim } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { DagSourceBinding, DagSourceContext, DagSourceOptions } from './binding';
import { configMapBinding, fileProblems, localFiles } from './config-map';
import { GitBundleOptions, gitBundleBinding, GitSyncOptions, gitSyncBinding, repositoryProblems } from './git';
import { CinderOptions, EfsOptions, NfsOptions, staticVolumeBinding, volumeBinding, VolumeOptions } from './volume';
import { marked } from '../../kubernetes/checks/rules';
import { referenceProblems } from '../../kubernetes/images/image';
import { isForOneNode } from '../../kubernetes/objects/claims';

const ONE_NODE = 'dags: the claim can be mounted on one node only (ReadWriteOnce), and DAGs are read by several pods. Use one that is ReadWriteMany or ReadOnlyMany.';

/** Where hand-written DAGs come from. All pods see the same ones, and a change needs no restart. Extend it for a source of your own. */
export abstract class DagSource {
  /** A folder of the image, for those who build one. @param folder @default '/opt/airflow/dags' */
  public static image(folder: string = '/opt/airflow/dags', options: DagSourceOptions = {}): DagSource {
    return new Bound(options, () => ({ arguments: { path: folder } }));
  }

  /**
   * Files by name, up to 1 MiB in all, of which `kubectl apply` without `--server-side` takes 256 KiB; a change arrives with Kubernetes' next look
   * at the ConfigMap, within some 90 seconds.
   * @param files text by path: letters, digits, `.`, `-`, `_`, and `/` between folders
   */
  public static configMap(files: { readonly [name: string]: string }, options: DagSourceOptions = {}): DagSource {
    return new Bound(options, (scope, context) => configMapBinding(scope, context, files), () => fileProblems(files));
  }

  /** The same with the files of a folder beside the program and of those in it, read when it is synthesized. @param folder whose files end in .py, .sql, .sh, .json, .yaml, .yml, .txt or .md */
  public static localFolder(folder: string, options: DagSourceOptions = {}): DagSource {
    return DagSource.configMap(localFiles(folder), options);
  }

  /** A volume that exists, ReadWriteMany or ReadOnlyMany unless all runs on one node. */
  public static volume(claim: IPersistentVolumeClaim, options: VolumeOptions = {}): DagSource {
    return new Bound(options, (_, context) => volumeBinding(context, claim.name, options), () => (isForOneNode(claim) ? [ONE_NODE] : []));
  }

  /** A folder of an NFS server. Costs a PersistentVolume and a claim. */
  public static nfs(server: string, path: string, options: NfsOptions = {}): DagSource {
    return new Bound(options, (scope, context) => staticVolumeBinding(scope, context, { nfs: { server, path, readOnly: true } }, options));
  }

  /** A file system of Amazon EFS, by its CSI driver. Costs a PersistentVolume and a claim. @param fileSystemId `fs-...` */
  public static efs(fileSystemId: string, options: EfsOptions = {}): DagSource {
    const volumeHandle = options.accessPointId ? `${fileSystemId}::${options.accessPointId}` : fileSystemId;
    return new Bound(options, (scope, context) => staticVolumeBinding(scope, context, { csi: { driver: 'efs.csi.aws.com', volumeHandle, readOnly: true } }, options));
  }

  /**
   * A volume of OpenStack's Cinder, by its CSI driver. It must be multi-attach, since several nodes read it. Costs a PersistentVolume and a claim.
   * @param volumeId its UUID
   */
  public static cinder(volumeId: string, options: CinderOptions = {}): DagSource {
    const csi = { driver: 'cinder.csi.openstack.org', volumeHandle: volumeId, fsType: options.fsType ?? 'ext4', readOnly: true };
    return new Bound(options, (scope, context) => staticVolumeBinding(scope, context, { csi }, options));
  }

  /** A git repository, read by Airflow itself: a run keeps the commit that it began with. Each task pod clones it. */
  public static gitBundle(options: GitBundleOptions): DagSource {
    return new Bound(options, (_, context) => gitBundleBinding(context, options), () => repositoryProblems(options));
  }

  /** A git repository, kept up to date beside Airflow by git-sync: a task runs what is newest when it starts. */
  public static gitSync(options: GitSyncOptions): DagSource {
    return new Bound(options, (_, context) => gitSyncBinding(context, options), () => [...repositoryProblems(options), ...referenceProblems('image', options.image)]);
  }

  /** What Airflow calls it. */
  public readonly bundleName: string;

  protected constructor(options: DagSourceOptions = {}) {
    this.bundleName = options.bundleName ?? 'dags';
  }

  /** What it adds. Called once for each namespace with pods that read DAGs, with a scope of its own for the objects that it needs. */
  public abstract bind(scope: Construct, context: DagSourceContext): DagSourceBinding;
}

class Bound extends DagSource {
  constructor(options: DagSourceOptions, private readonly binding: (scope: Construct, context: DagSourceContext) => DagSourceBinding,
    private readonly problems: () => string[] = () => []) {
    super(options);
  }

  /** A source that cannot be reached, or not with its credentials, leaves pods without DAGs. */
  public bind(scope: Construct, context: DagSourceContext): DagSourceBinding {
    scope.node.addValidation({ validate: () => marked('AIRFLOW027', this.problems()) });
    return this.binding(scope, context);
  }
}

