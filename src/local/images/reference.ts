import { Image } from './catalogue';
import { Problem } from '../../problem';

const DOCKER_HUB = 'docker.io/';
/** Source: OCI Distribution Specification, "Pulling manifests", and Docker's reference grammar: registry, path, tag. */
const REFERENCE = new RegExp(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?\/)?PART(\/PART)*:\w[\w.-]{0,127}$/.source.replaceAll('PART', '[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*'));

/** A reference as nodes keep it: with the registry, and the `library/` of Docker Hub, that may be left out. */
export function normalized(reference: string): string {
  if (!REFERENCE.test(reference)) {
    throw new Problem(`${JSON.stringify(reference)} is no name for an image.`, 'Use REGISTRY/NAME:TAG in lower-case letters, such as registry.example.org/airflow:1.');
  }
  const [first, ...rest] = reference.replace(/^(index\.)?docker\.io\//, '').split('/');
  if (rest.length === 0) return `${DOCKER_HUB}library/${first}`;
  return [/[.:]|^localhost$/.test(first) ? '' : DOCKER_HUB, [first, ...rest].join('/')].join('');
}

/** What the Containerfile of a user may call it: by its references, with and without Docker Hub's name. */
export function namesOf({ references }: Image): string[] {
  return references.flatMap((reference) => [reference, reference.replace(/^docker\.io\/(library\/)?/, '')]);
}
