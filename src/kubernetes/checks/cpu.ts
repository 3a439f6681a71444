/** A quantity of CPU in thousandths of a core. Source: Kubernetes, "Resource units in Kubernetes". */
export function millis(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number((Number(amount) * 1000).toFixed(6)); // 0.001 x 1000 and its like
}

/** What is wrong with an amount of CPU: Kubernetes takes whole thousandths of a core above 0. */
export function cpuProblems(property: string, amount: string): string[] {
  const whole = Number.isSafeInteger(millis(amount)) && millis(amount) > 0;
  return whole ? [] : [`${property} ${amount} is not a whole number of thousandths of a core above 0, as Kubernetes requires. Use Cpu.millis(500).`];
}

/** What is wrong with the CPU of a container. @param prefix of the properties @param why the request is what it is, if nobody said it */
export function cpuPairProblems(prefix: string, { cpuRequest, cpuLimit }: { readonly cpuRequest: string; readonly cpuLimit?: string }, why = ''): string[] {
  const wrong = [...cpuProblems(`${prefix}cpuRequest`, cpuRequest), ...(cpuLimit === undefined ? [] : cpuProblems(`${prefix}cpuLimit`, cpuLimit))];
  if (wrong.length > 0 || cpuLimit === undefined || millis(cpuRequest) <= millis(cpuLimit)) return wrong;
  return [`${prefix}cpuLimit ${cpuLimit} is below the request of ${cpuRequest}${why}. Raise the limit, or lower cpuRequest.`];
}
