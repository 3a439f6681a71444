/** A quantity of CPU in thousandths of a core. Source: Kubernetes, "Resource units in Kubernetes". */
export function millis(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number((Number(amount) * 1000).toFixed(6)); // 0.001 x 1000 and its like
}

/** What is wrong with an amount of CPU: Kubernetes takes whole thousandths of a core above 0. */
export function cpuProblems(property: string, amount: string): string[] {
  const whole = Number.isSafeInteger(millis(amount)) && millis(amount) > 0;
  return whole ? [] : [`${property} ${amount} is not a whole number of thousandths of a core above 0, as Kubernetes requires. Use Cpu.millis(500).`];
}
