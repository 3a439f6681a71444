import { LABELS, MANAGED_BY } from '../../contract';

export type Labels = { readonly [key: string]: string };

/** The labels that every object of ours carries; a pod adds the part that it plays. Source: Kubernetes, "Recommended Labels". */
export function standardLabels(software: string, instance: string, component?: string): { [key: string]: string } {
  return {
    [LABELS.name]: software,
    [LABELS.instance]: instance,
    ...(component ? { [LABELS.component]: component } : {}),
    [LABELS.managedBy]: MANAGED_BY,
  };
}

/** Those of a pod's labels that select it: they stay as they are for as long as its controller lives. */
export function selectorOf(labels: Labels): Labels {
  return Object.fromEntries([LABELS.name, LABELS.instance, LABELS.component].map((label) => [label, labels[label]]));
}
