/** Where a pod names objects of a kind. */
export interface Places {
  /** As error messages call them. */
  readonly plural: string;
  /** Of a volume: its source, and the field with the name. */
  readonly volume: readonly [source: string, field: string];
  /** Of a projected volume. */
  readonly projected?: string;
  /** Of one variable. */
  readonly variable?: string;
  /** Of variables for all keys. */
  readonly variables?: string;
}

/** Source: core/v1, PodSpec. A Secret by which images are pulled is named beside these. */
export const REFERENCES = {
  secrets: {
    plural: 'Secrets',
    volume: ['secret', 'secretName'],
    projected: 'secret',
    variable: 'secretKeyRef',
    variables: 'secretRef',
  },
  configMaps: {
    plural: 'ConfigMaps',
    volume: ['configMap', 'name'],
    projected: 'configMap',
    variable: 'configMapKeyRef',
    variables: 'configMapRef',
  },
  claims: { plural: 'PersistentVolumeClaims', volume: ['persistentVolumeClaim', 'claimName'] },
} as const satisfies { readonly [kind: string]: Places };

export type Kind = keyof typeof REFERENCES;
export const KINDS = Object.keys(REFERENCES) as Kind[];

/** What volumes may be without naming what others could want to hide; those of REFERENCES are looked at by name. */
export const HARMLESS_VOLUMES = ['emptyDir', 'downwardAPI'];
