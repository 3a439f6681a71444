/** Whether Kubernetes takes it as a DNS label. Source: RFC 1123, Kubernetes "Object Names and IDs". */
export function isDnsLabel(name: string): boolean {
  return LABEL.test(name) && name.length <= 63;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with the name of a Service, which is more than a DNS label. Source: RFC 1035, Kubernetes "Object Names and IDs". */
export function serviceNameProblems(property: string, name: string): string[] {
  return /^\d/.test(name) ? [`${property} ${JSON.stringify(name)} begins with a digit, which the name of a Service must not. Begin it with a letter.`] : [];
}

/** Whether Kubernetes takes it as a DNS subdomain, which most objects' names are. Source: as above. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => LABEL.test(part));
}

/** Whether Kubernetes takes it as the name of an environment variable in every version that we support. */
export function isEnvName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Kubernetes replaces `$(NAME)` and `$$` in arguments; a user's own argument is meant as it stands. Source: core/v1 Container.args. */
export function literalArgument(argument: string): string {
  return argument.split('$').join('$$');
}

/** What is wrong with a name that others are derived from; nothing when it is a DNS label short enough for them. @param derived whose names */
export function nameProblems(property: string, name: string, most: number, derived: string = 'pods'): string[] {
  if (!LABEL.test(name)) return [`${property} ${JSON.stringify(name)} is no DNS label. Use lower-case letters, digits and dashes, beginning and ending with a letter or digit.`];
  return name.length <= most ? [] : [`${property} ${shortened(name)} has ${name.length} characters; names of ${derived} derived from it would be too long. Use at most ${most}.`];
}

function shortened(name: string): string {
  return name.length <= 63 ? name : `${name.slice(0, 60)}...`;
}

/** What is wrong with the name of an object that is referred to. @param kind of the object */
export function objectNameProblems(property: string, name: string, kind: string = 'an object'): string[] {
  return isDnsSubdomain(name) ? [] : [`${property} ${JSON.stringify(name)} cannot be the name of ${kind}. Use lower-case letters, digits, dashes and dots.`];
}
