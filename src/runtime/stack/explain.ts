import { immutableField } from './immutable';
import { KubeObject } from '../object';
import { ownerIn } from '../plan/inventory';
import { ApiFailure } from '../transport/failure';

/** Why the API server refuses an object, with what to do. */
export function explain(error: unknown, object: KubeObject): string {
  if (!(error instanceof ApiFailure)) return (error as Error).message;
  const { code, message } = error;
  if (code === 404 && /namespaces? /.test(message)) return `${message}. Create the namespace, or describe it too.`;
  const owner = ownerIn(message);
  if (owner) return `belongs to the stack ${owner.name} of namespace ${owner.namespace}. Remove it there or give it another name; --force takes it over.`;
  if (code === 409 && /the object has been modified|Precondition failed/.test(message)) {
    return 'its metadata.resourceVersion or metadata.uid is that of an earlier time. Take both out of the manifest; they come from an export.';
  }
  if (code === 409) return `${message}. Another tool has set these fields; --force takes them over.`;
  return (code === 422 && immutableField(object, message)) || message;
}
