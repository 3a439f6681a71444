import { PodOptions } from './options';
import { cpuProblems, millis } from '../checks/cpu';
import { Json } from '../json';
import { mebibytes, quantity } from '../mebibytes';

interface Resources {
  readonly requests?: { readonly [resource: string]: string };
  readonly limits?: { readonly [resource: string]: string };
}

const STORAGE = 'ephemeral-storage';

/** A container with the requests and limits that it lacks. */
export function withLimits(container: Json, { cpuLimit, ephemeralStorageRequest: least, ephemeralStorageLimit: most }: PodOptions): Json {
  if (!cpuLimit && !least && !most) return container;
  const { requests = {}, limits = {}, ...rest } = container.resources as Resources | undefined ?? {};
  const resources = {
    ...rest,
    requests: { ...(least ? { [STORAGE]: quantity(mebibytes(least)) } : {}), ...requests },
    limits: { ...(cpuLimit ? { cpu: cpuLimit.amount } : {}), ...(most ? { [STORAGE]: quantity(mebibytes(most)) } : {}), ...limits },
  };
  return { ...container, resources };
}

/** What Kubernetes would refuse of them. @param containers as the construct makes them */
export function limitProblems({ cpuLimit, ephemeralStorageRequest: least, ephemeralStorageLimit: most }: PodOptions, containers: readonly Json[]): string[] {
  const wrong = cpuLimit ? cpuProblems('cpuLimit', cpuLimit.amount) : [];
  const above = containers.filter(({ resources }) => {
    const { requests, limits } = resources as Resources | undefined ?? {};
    return cpuLimit && limits?.cpu === undefined && requests?.cpu !== undefined && millis(requests.cpu) > millis(cpuLimit.amount);
  });
  const tooLittle = Object.entries({ ephemeralStorageRequest: least, ephemeralStorageLimit: most }).filter(([, size]) => size && mebibytes(size) < 1);
  return [
    ...wrong,
    ...above.map(({ name, resources }) => `cpuLimit ${cpuLimit!.amount} is below the request of container ${name}, ${(resources as Resources).requests!.cpu}. Raise the limit, or lower the request.`),
    ...tooLittle.map(([option]) => `${option} is below 1 MiB. Use Size.gibibytes(1).`),
    ...(least && most && mebibytes(least) > mebibytes(most) ? [`ephemeralStorageRequest ${mebibytes(least)} MiB is more than ephemeralStorageLimit ${mebibytes(most)} MiB. Raise the limit.`] : []),
  ];
}
