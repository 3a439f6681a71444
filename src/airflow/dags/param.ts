export interface DagParamOptions {
  /** Shown where it is asked for. @default none */
  readonly description?: string;
}

/** A value that who starts a run may choose, and what it must be. Source: Airflow, "Params", which are JSON Schemas. */
export class DagParam {
  public static text(standard: string, options: DagParamOptions = {}): DagParam {
    return new DagParam({ default: standard, type: 'string', ...options });
  }

  public static number(standard: number, options: DagParamOptions = {}): DagParam {
    return new DagParam({ default: standard, type: 'number', ...options });
  }

  public static flag(standard: boolean, options: DagParamOptions = {}): DagParam {
    return new DagParam({ default: standard, type: 'boolean', ...options });
  }

  /** One of several, the first one by default. */
  public static choice(values: string[], options: DagParamOptions = {}): DagParam {
    return new DagParam({ default: values[0], enum: values, ...options });
  }

  /** Anything that JSON can say. @param schema a JSON Schema, e.g. `{ type: 'array', items: { type: 'string' } }` */
  public static json(standard: any, schema: { readonly [keyword: string]: any } = {}): DagParam {
    return new DagParam({ ...schema, default: standard });
  }

  /** @internal */
  public readonly _data: { readonly [keyword: string]: unknown };

  private constructor(data: { readonly [keyword: string]: unknown }) {
    this._data = data;
  }
}
