import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A function of Python. */
export class PythonCode {
  /** One that is in the image, or in a source of DAGs. @param name with its module: `package.module:function` */
  public static function(name: string): PythonCode {
    const [module, called] = name.split(':');
    return new PythonCode({ module, name: called ?? '' }, /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$/.test(name) ? undefined : `${JSON.stringify(name)} is no name of a function. It looks like package.module:function.`);
  }

  /** One of a file beside the program, which travels with the DAG. @param path of the file @param name of the function in it @default 'main' */
  public static file(path: string, name: string = 'main'): PythonCode {
    return new PythonCode({ file: basename(path), text: readFileSync(path, 'utf8'), name }, /^[A-Za-z_]\w*$/.test(name) ? undefined : `${JSON.stringify(name)} is no name of a function.`);
  }

  /** @internal */
  public readonly _data: { readonly [field: string]: string };
  private readonly problem?: string;

  private constructor(data: { readonly [field: string]: string }, problem?: string) {
    this._data = data;
    this.problem = problem;
  }

  /** @internal */
  public _problems(): string[] {
    return this.problem ? [`code: ${this.problem}`] : [];
  }
}
