import { SecretValue } from 'cdk8s-plus-27';

export interface AuthenticationFilterOptions {
  /** Plain ones. @default none */
  readonly parameters?: { readonly [name: string]: string };
  /** From Secrets. @default none */
  readonly secretParameters?: { readonly [name: string]: SecretValue };
}

/** Who may look at a history server: a servlet filter before its pages and its REST API. */
export class HistoryAuthentication {
  /** @internal */
  public static readonly _JWS_FILTER = 'org.apache.spark.ui.JWSFilter';

  /**
   * Whoever shows a token in the header `Authorization: Bearer`: a JWT that is signed (HS256 or longer) with a key. For scripts and proxies; browsers need one.
   * From Spark 4.0 on. Source: org.apache.spark.ui.JWSFilter.
   * @param key base64url, of at least 256 bits
   */
  public static jws(key: SecretValue): HistoryAuthentication {
    return new HistoryAuthentication(HistoryAuthentication._JWS_FILTER, {}, { secretKey: key });
  }

  /** Any other filter that is in the image. Source: spark.ui.filters. @param className of the javax or jakarta servlet Filter @param options its parameters */
  public static filter(className: string, options: AuthenticationFilterOptions = {}): HistoryAuthentication {
    return new HistoryAuthentication(className, options.parameters ?? {}, options.secretParameters ?? {});
  }

  /** @internal */
  public readonly _parameters: { readonly [name: string]: string };
  /** @internal */
  public readonly _secretParameters: { readonly [name: string]: SecretValue };

  private constructor(
    public readonly className: string,
    parameters: { readonly [name: string]: string },
    secretParameters: { readonly [name: string]: SecretValue },
  ) {
    this._parameters = parameters;
    this._secretParameters = secretParameters;
  }

  /** @internal What of it may stand in a manifest. */
  public _properties(): { [key: string]: string } {
    const parameters = Object.entries(this._parameters).map(([name, value]) => [this.keyOf(name), value]);
    return { 'spark.ui.filters': this.className, ...Object.fromEntries(parameters) };
  }

  /** @internal Volume of files that are named by Spark property and hold its value; undefined when nothing is secret. */
  public _secretFiles(): { readonly [field: string]: unknown } | undefined {
    const sources = Object.entries(this._secretParameters)
      .map(([name, { secret, key }]) => ({ secret: { name: secret.name, items: [{ key, path: this.keyOf(name) }] } }));
    return sources.length > 0 ? { projected: { sources, defaultMode: 0o440 } } : undefined;
  }

  /** Spark's name of a parameter. */
  private keyOf(name: string): string {
    return `spark.${this.className}.param.${name}`;
  }
}
