import { LABELS, MANAGED_BY } from '../contract';

/** The labels that every object of ours carries; a pod adds the part that it plays. Source: Kubernetes, "Recommended Labels". */
export function standardLabels(software: string, instance: string, component?: string): { [key: string]: string } {
  return {
    [LABELS.name]: software,
    [LABELS.instance]: instance,
    ...(component ? { [LABELS.component]: component } : {}),
    [LABELS.managedBy]: MANAGED_BY,
  };
}
