/** A job as a playbook has it. */
interface WrittenJob extends Record<string, unknown> {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Of so many jobs those of one layer. */
export function layerWidth(count: number): number {
  return Math.max(5, Math.round(Math.sqrt(count)));
}

/** Jobs in layers as wide as they are many, each needing three of the layer before: three times as many edges as jobs. */
export function layeredJobs(count: number): Readonly<Record<string, WrittenJob>> {
  const width = layerWidth(count);
  const id = (index: number) => `job-${index}`;
  return Object.fromEntries(
    Array.from({ length: count }, (_, index): [string, WrittenJob] => {
      const layer = Math.floor(index / width) - 1;
      const near = [-1, 0, 1].map((offset) => layer * width + ((index + offset + width) % width));
      const needs = layer < 0 ? [] : [...new Set(near)].map(id);
      return [id(index), { name: `Job ${index}`, needs, steps: [{ name: 'Step', script: 'echo done' }] }];
    }),
  );
}
