const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** What Kubernetes would refuse of labels, or of a selector by labels. Source: Kubernetes, "Labels and Selectors". */
export function labelProblems(labels: { readonly [name: string]: string }, property = 'labels'): string[] {
  return Object.entries(labels).flatMap(([name, value]) => [
    ...(NAME.test(name) ? [] : [`${property}: ${JSON.stringify(name)} is no name of a label.`]),
    ...(VALUE.test(value) ? [] : [`${property}: ${name}: ${JSON.stringify(value)} is no value of a label: at most 63 letters, digits, dashes, dots and underscores.`]),
  ]);
}
