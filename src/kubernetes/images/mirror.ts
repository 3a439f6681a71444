import { IConstruct } from 'constructs';
import { isRegistryPath } from './image';
import { objectNameProblems } from '../checks/names';
import { refuse } from '../checks/refusal';
import { marked } from '../checks/rules';
import { list, map, refuseWrongTypes, required, Shape, text } from '../checks/types';
import { Json } from '../json';
import { Pod } from '../pods/pod';

/** Where nodes find the images of a program. */
export interface ImageMirrorOptions {
  /**
   * What takes the place of a registry, by the host of the registry: `{ 'docker.io': 'registry.example.org/hub' }` makes
   * `registry.example.org/hub/apache/spark:4.3.0` of `apache/spark:4.3.0`, and `registry.example.org/hub/library/postgres:15` of `postgres:15`.
   * The key `*` stands for all registries that are not named. Images of other registries stay as they are.
   */
  readonly registries: { readonly [host: string]: string };
  /** Names of Secrets with the credentials of the mirror, for each pod beside its own; they must exist in the namespaces of the pods. @default - none */
  readonly pullSecrets?: string[];
}

const OPTIONS: Shape<ImageMirrorOptions> = { registries: required(map(text)), pullSecrets: list(text) };

/**
 * Takes all images of a program from another registry: for clusters that reach no registry but their own. It counts for every pod of this library's
 * constructs, side cars and tasks of Airflow included, whether an image is a default or named by the program. Images in objects that were made by
 * other means stay as they are.
 *
 * @example ImageMirror.add(app, { registries: { 'docker.io': 'registry.example.org/hub' }, pullSecrets: ['registry'] });
 */
export class ImageMirror {
  /**
   * Call it before the constructs are made. Of an app and a chart that both have a mirror the one of the chart counts.
   * @param scope an app, a chart or another construct: all that is made in it is meant
   * @throws when options are wrong, and when the scope already holds constructs with pods, which would not heed it
   */
  public static add(scope: IConstruct, options: ImageMirrorOptions): void {
    refuseWrongTypes(scope.node.path, OPTIONS, options);
    refuse(scope.node.path, marked('COMMON008', problems(scope, options)));
    mirrors.set(scope, options);
  }

  private constructor() {}
}

const HUB = 'docker.io';

const mirrors = new WeakMap<IConstruct, ImageMirrorOptions>();
/** Scopes for which somebody has asked. */
const asked = new WeakSet<IConstruct>();

/** The nearest mirror around a construct. */
export function mirrorOf(construct: IConstruct): ImageMirrorOptions | undefined {
  const scopes = [...construct.node.scopes].reverse();
  for (const scope of scopes) asked.add(scope);
  return scopes.map((scope) => mirrors.get(scope)).find((mirror) => mirror !== undefined);
}

/** The name of an image at the mirror. What is there already stays, and so does a template, which only has a value when it runs. */
export function mirrored(image: string, mirror?: ImageMirrorOptions): string {
  const targets = Object.values(mirror?.registries ?? {});
  if (targets.some((target) => image.startsWith(`${target}/`)) || image.includes('{{')) return image;
  const { host, path } = locate(image);
  const target = mirror?.registries[host] ?? mirror?.registries['*'];
  return target === undefined ? image : `${target}/${path}`;
}

/** A pod whose images come from the mirror. */
export function mirroredPod<T extends Pod>(pod: T, mirror?: ImageMirrorOptions): T {
  if (!mirror) return pod;
  const { containers, initContainers, imagePullSecrets = [] } = pod.spec;
  const secrets = [...imagePullSecrets as Json[], ...(mirror.pullSecrets ?? []).map((name) => ({ name }))];
  const renamed = (container: Json) => (container.image === undefined ? container : { ...container, image: mirrored(String(container.image), mirror) });
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(renamed),
      ...(initContainers ? { initContainers: initContainers.map(renamed) } : {}),
      ...(secrets.length > 0 ? { imagePullSecrets: distinct(secrets) } : {}),
    },
  };
}

function distinct(secrets: readonly Json[]): Json[] {
  return [...new Map(secrets.map((secret) => [secret.name, secret])).values()];
}

/** As container runtimes read it: what is before the first slash is a host only if it looks like one. Source: distribution/reference, normalize.go. */
function locate(image: string): { readonly host: string; readonly path: string } {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  const host = hasHost(first) && first !== 'index.docker.io' ? first : HUB;
  const path = hasHost(first) ? image.slice(slash + 1) : image;
  return { host, path: host === HUB && !path.includes('/') ? `library/${path}` : path };
}

function hasHost(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
}

function problems(scope: IConstruct, { registries, pullSecrets = [] }: ImageMirrorOptions): string[] {
  return [
    ...(asked.has(scope) ? ['ImageMirror.add: there are already constructs with pods in it, whose images are named. Call it before you make them.'] : []),
    ...(Object.keys(registries).length === 0 ? ['ImageMirror.add: registries names none. Say { \'docker.io\': \'registry.example.org/hub\' }.'] : []),
    ...Object.keys(registries).filter((host) => host !== '*' && !isHost(host))
      .map((host) => `ImageMirror.add: registries: ${JSON.stringify(host)} is no host of a registry. Write it as docker.io or registry.example.org:5000, or * for all others.`),
    ...Object.entries(registries).filter(([, target]) => !isRegistryPath(target) || !hasHost(target.split('/')[0]))
      .map(([host, target]) => `ImageMirror.add: registries: ${host}: ${JSON.stringify(target)} is no place of images. Write it as registry.example.org/path, without a scheme, a tag or a slash at its end.`),
    ...pullSecrets.flatMap((name) => objectNameProblems('ImageMirror.add: pullSecrets:', name, 'a Secret')),
  ];
}

function isHost(host: string): boolean {
  return isRegistryPath(host) && locate(`${host}/x`).host === host;
}
