import { isDnsLabel } from './names';
import { broken, Rules } from './rules';
import { Releases, versionProblems } from './versions';
import { imageProblems, ImageOptions } from '../images/image';
import { Exposed, ingressProblems } from '../objects/ingress';

/** What constructs have in common, whatever they run. */
export interface Common {
  /** Of the chart. */
  readonly namespace?: string;
  readonly props: ImageOptions & Exposed & { readonly version?: { readonly version: string } };
}

/** What is checked alike in every construct. */
export function commonProblems(common: Common, releases: Releases): string[] {
  return broken(RULES, common, releases);
}

/** Objects are stored in it, and names of hosts contain it. Source: RFC 1123. */
const namespaceIsLabel = ({ namespace }: Common) => (!namespace || isDnsLabel(namespace) ? []
  : [`The chart's namespace ${JSON.stringify(namespace)} is no DNS label. Use up to 63 lower-case letters, digits and dashes.`]);

/** Nodes refuse such an image, or are refused by its registry, and the pod waits. Source: distribution/reference. */
const imageCanBePulled = ({ props }: Common) => imageProblems(props);

/** What we know of a release is what its line has: commands, paths and keys. */
const releaseIsSupported = ({ props }: Common, releases: Releases) => versionProblems(props.version, releases);

/** The API server refuses such an Ingress, or nobody gets through it. Source: Kubernetes, "Ingress". */
const ingressLeadsSomewhere = ({ props }: Common) => ingressProblems(props);

const RULES: Rules<[Common, Releases]> = {
  COMMON001: namespaceIsLabel,
  COMMON002: imageCanBePulled,
  COMMON003: releaseIsSupported,
  COMMON004: ingressLeadsSomewhere,
};
