export function row(name: string, figure: number, unit: string): void {
  console.log(`${name.padEnd(52)} ${figure.toFixed(figure < 100 ? 1 : 0).padStart(9)} ${unit}`);
}

/** The value below which a share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
