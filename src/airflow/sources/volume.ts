import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DagSourceBinding, DagSourceContext, DagSourceOptions } from './binding';

export interface VolumeOptions extends DagSourceOptions {
  /** Folder of the volume. @default the volume itself */
  readonly subPath?: string;
}

export interface NfsOptions extends VolumeOptions {
  /** e.g. `nfsvers=4.1`. @default by the node */
  readonly mountOptions?: string[];
}

export interface EfsOptions extends VolumeOptions {
  /** `fsap-...`. @default the root of the file system */
  readonly accessPointId?: string;
}

export interface CinderOptions extends VolumeOptions {
  /** @default 'ext4' */
  readonly fsType?: string;
}

/** Nobody writes through it. */
export function volumeBinding({ bundleName, mountPath }: DagSourceContext, claimName: string, { subPath }: VolumeOptions): DagSourceBinding {
  return {
    volumes: [{ name: bundleName, persistentVolumeClaim: { claimName, readOnly: true } }],
    mounts: [{ name: bundleName, mountPath, readOnly: true, ...(subPath ? { subPath } : {}) }],
  };
}

/** A volume that exists outside of Kubernetes. Pod Security "restricted" admits such only by a claim. */
export function staticVolumeBinding(scope: Construct, context: DagSourceContext, source: { [field: string]: unknown }, options: NfsOptions): DagSourceBinding {
  const { airflowName, bundleName, labels, namespace } = context;
  const claimName = `${airflowName}-dags-${bundleName}`;
  const volumeName = [namespace, claimName].filter(Boolean).join('-'); // volumes have no namespace
  const size = '1Gi'; // of what nobody checks
  const object = (id: string, kind: string, name: string, spec: { [field: string]: unknown }) =>
    new ApiObject(scope, id, { apiVersion: 'v1', kind, metadata: { name, labels, namespace }, spec } as never);
  object('volume', 'PersistentVolume', volumeName, {
    capacity: { storage: size },
    accessModes: ['ReadOnlyMany'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: '',
    ...(options.mountOptions ? { mountOptions: options.mountOptions } : {}),
    ...source,
  });
  object('claim', 'PersistentVolumeClaim', claimName, {
    accessModes: ['ReadOnlyMany'], resources: { requests: { storage: size } }, storageClassName: '', volumeName,
  });
  return volumeBinding(context, claimName, options);
}
