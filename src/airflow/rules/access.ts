import { Rule } from './rule';
import { ingressProblems } from '../../kubernetes/ingress';

export const ingressIsAdmitted: Rule = ({ props }) => ingressProblems(props);
