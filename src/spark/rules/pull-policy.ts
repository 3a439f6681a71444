import { Rule } from './rule';

const POLICIES = ['Always', 'IfNotPresent', 'Never'];

export const pullPolicyIsKnown: Rule = ({ props: { imagePullPolicy } }) =>
  imagePullPolicy === undefined || POLICIES.includes(imagePullPolicy) ? [] : [`imagePullPolicy ${JSON.stringify(imagePullPolicy)} is unknown. Use ${POLICIES.join(', ')}.`];
