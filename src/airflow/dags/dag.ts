import { Construct } from 'constructs';
/** Stub. */
export class Dag extends Construct {
  /** Id. */
  public readonly dagId: string = '';
  /** @internal */
  public _document(): { [k: string]: any } { return {}; }
  /** @internal */
  public _podTemplates(): string[] { return []; }
}
