/** What a pod needs to pass Pod Security "restricted", for software that runs as that user. Source: Kubernetes, "Pod Security Standards". */
export function restrictedPod(uid: number): { [field: string]: unknown } {
  return { fsGroup: uid, runAsGroup: uid, runAsNonRoot: true, runAsUser: uid, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The same for one that mounts volumes of many files: they change hands once, and not each time it starts. Source: Kubernetes, fsGroupChangePolicy. */
export function restrictedPodWithVolumes(uid: number): { [field: string]: unknown } {
  return { ...restrictedPod(uid), fsGroupChangePolicy: 'OnRootMismatch' };
}

/** The same for each container; what it writes goes to volumes. */
export function restrictedContainer(): { [field: string]: unknown } {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
}

/** A container with that; it may have a user of its own. */
export function restricted(container: { readonly [field: string]: unknown }): { readonly [field: string]: unknown } {
  return { ...container, securityContext: { ...container.securityContext as object | undefined, ...restrictedContainer() } };
}
