import { Rule } from './rule';
import { isDnsSubdomain } from '../../kubernetes/names';

export const pullSecretsAreNames: Rule = ({ props: { imagePullSecrets = [] } }) => imagePullSecrets
  .filter((name) => !isDnsSubdomain(name))
  .map((name) => `imagePullSecrets: ${JSON.stringify(name)} cannot be the name of a Secret. Use lower-case letters, digits, dashes and dots.`);
