import type { HistoryAuthentication } from './authentication';

export const JWS_FILTER = 'org.apache.spark.ui.JWSFilter';

/** Spark's name of a parameter of a filter. */
export function parameterKey({ className }: HistoryAuthentication, name: string): string {
  return `spark.${className}.param.${name}`;
}

/** What of it may stand in a manifest. */
export function filterProperties(authentication: HistoryAuthentication): { [key: string]: string } {
  const parameters = Object.entries(authentication._parameters).map(([name, value]) => [parameterKey(authentication, name), value]);
  return { 'spark.ui.filters': authentication.className, ...Object.fromEntries(parameters) };
}

/** Volume of files that are named by Spark property and hold its value. */
export function secretFiles(authentication: HistoryAuthentication): { [field: string]: unknown } {
  const sources = Object.entries(authentication._secretParameters).map(([name, { secret, key }]) =>
    ({ secret: { name: secret.name, items: [{ key, path: parameterKey(authentication, name) }] } }));
  return { projected: { sources, defaultMode: 0o440 } };
}
