import { Rule } from './rule';

/** No program of Linux can be given a null character. */
export const argumentsCanBePassed: Rule = ({ props }) => (props.arguments ?? []).flatMap((argument, i) =>
  (argument.includes('\0') ? [`arguments[${i}] ${JSON.stringify(argument)} holds a null character, which ends a string in Linux. Leave it out.`] : []));
