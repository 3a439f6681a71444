import { imageProblems, ImageOptions } from './images';
import { Exposed, ingressProblems } from './ingress';
import { isDnsLabel } from './names';
import { Releases, versionProblems } from './versions';

/** What constructs have in common, whatever they run. */
export interface Common {
  /** Of the chart. */
  readonly namespace?: string;
  readonly props: ImageOptions & Exposed & { readonly version?: { readonly version: string } };
}

/** What is checked alike in every construct. */
export function commonProblems({ namespace, props }: Common, releases: Releases): string[] {
  return [
    ...(!namespace || isDnsLabel(namespace) ? [] : [`The chart's namespace ${JSON.stringify(namespace)} is no DNS label. Use up to 63 lower-case letters, digits and dashes.`]),
    ...imageProblems(props),
    ...versionProblems(props.version, releases),
    ...ingressProblems(props),
  ];
}
