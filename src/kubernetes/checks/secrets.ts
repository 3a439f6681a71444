/** Source: spark.redaction.regex, without what are names of files, and the keys of Hadoop's object stores. */
const SECRET = /((secret|password|passwd|token|credential)s?|(secret|access|account|encryption)[-._]?keys?|account\.key\..*)$/i;

/** Whether the value of such a key would be a secret, which has no place in a manifest: that is read by many. */
export function namesSecret(key: string): boolean {
  return SECRET.test(key);
}

/** The same of a key with its value: switches that are named so are none. */
export function holdsSecret(key: string, value: string): boolean {
  return namesSecret(key) && !['', 'true', 'false'].includes(value);
}
