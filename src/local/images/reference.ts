import { Image } from './catalogue';
import { Problem } from '../../problem';

const DOCKER_HUB = 'docker.io/';
/** Source: OCI Distribution Specification, "Pulling manifests", and Docker's reference grammar: registry, path, tag. */
const REFERENCE = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*:[\w][\w.-]{0,127}$/;

/** A reference as nodes keep it: with the registry, and the `library/` of Docker Hub, that may be left out. */
export function normalized(reference: string): string {
  if (!REFERENCE.test(reference)) {
    throw new Problem(`${JSON.stringify(reference)} is no name for an image.`, 'Use REGISTRY/NAME:TAG in lower-case letters, such as registry.example.org/airflow:1.');
  }
  const [first, ...rest] = reference.split('/');
  if (rest.length === 0) return `${DOCKER_HUB}library/${reference}`;
  return /[.:]|^localhost$/.test(first) ? reference : `${DOCKER_HUB}${reference}`;
}

/** What a Containerfile may call it: by its own name, and by its references with and without Docker Hub's. */
export function namesOf({ name, references }: Image): string[] {
  return [name, ...references.flatMap((reference) => [reference, reference.replace(/^docker\.io\/(library\/)?/, '')])];
}
