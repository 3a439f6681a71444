import { SecretValue } from 'cdk8s-plus-27';
import { JWS_FILTER } from './filter';

export interface AuthenticationFilterOptions {
  /** Plain ones. @default none */
  readonly parameters?: { readonly [name: string]: string };
  /** From Secrets. @default none */
  readonly secretParameters?: { readonly [name: string]: SecretValue };
}

/** Who may look at a history server: a servlet filter before its pages and its REST API. */
export class HistoryAuthentication {
  /**
   * Whoever shows a token in the header `Authorization: Bearer`: a JWT that is signed (HS256 or longer) with a key. For scripts and proxies; browsers need one.
   * From Spark 4.0 on. Source: org.apache.spark.ui.JWSFilter.
   * @param key base64url, of at least 256 bits
   */
  public static jws(key: SecretValue): HistoryAuthentication {
    return new HistoryAuthentication(JWS_FILTER, {}, { secretKey: key });
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
}
