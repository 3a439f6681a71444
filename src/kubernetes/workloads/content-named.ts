import { ApiObject, Lazy } from 'cdk8s';
import { contentHash } from '../objects/content-hash';

/**
 * An object whose name ends in a hash of all the rest of it, patches included: another content is another object, and the same
 * content the same one. For what cannot be changed once it exists, such as a Job.
 */
export class ContentNamed extends ApiObject {
  /** Its whole name, for whoever refers to it: known when all patches are. */
  public get finalName(): any {
    return Lazy.any({ produce: () => this.toJson().metadata.name });
  }

  public toJson(): any {
    const json = super.toJson();
    return { ...json, metadata: { ...json.metadata, name: `${json.metadata.name}-${contentHash(json)}` } };
  }
}

/** cdk8s has `instanceof` say of every object that it is one of every class of objects. Source: cdk8s, ApiObject. */
export function isContentNamed(object: ApiObject): object is ContentNamed {
  return 'finalName' in object;
}
