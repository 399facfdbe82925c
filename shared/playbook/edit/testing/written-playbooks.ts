import fc from 'fast-check';

/** A playbook as a test knows it: what the edited text must say. */
export interface KnownJob {
  id: string;
  needs: string[];
  /** The job whose result its condition asks for; null: it asks for none. */
  asks: string | null;
  off: boolean;
  steps: KnownStep[];
}
export interface KnownStep {
  name: string;
  id: string | null;
  off: boolean;
}

/** How a text is laid out; every comment in it is a word of its own, `c0`, `c1` …. */
export interface Layout {
  readonly language: 'json' | 'yaml';
  readonly lineEnd: '\n' | '\r\n';
  readonly unit: string;
  readonly gap: boolean;
  readonly comments: boolean;
  readonly listsDeeper: boolean;
  readonly flowSteps: boolean;
  readonly trailingCommas: boolean;
  readonly quote: "'" | '"' | '';
  readonly endsInLine: boolean;
}

const ids = ['build', 'test', 'lint', 'pack', 'deploy', 'docs'];

export const knownJobs: fc.Arbitrary<KnownJob[]> = fc
  .record({
    count: fc.integer({ min: 1, max: 5 }),
    needs: fc.array(fc.array(fc.nat(4), { maxLength: 2 }), { minLength: 5, maxLength: 5 }),
    steps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ count, needs, steps }) =>
    ids.slice(0, count).map((id, index) => {
      const needed = [...new Set((needs[index] ?? []).filter((need) => need < index))].map((need) => ids[need] ?? '');
      return {
        id,
        needs: needed,
        asks: needed[0] ?? null,
        off: false,
        steps: Array.from({ length: steps[index] ?? 0 }, (_, step) => ({
          name: `${id} ${step}`,
          id: step % 2 === 0 ? `s${step}` : null,
          off: false,
        })),
      };
    }),
  );

export const layouts: fc.Arbitrary<Layout> = fc.record({
  language: fc.constantFrom('json', 'yaml'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  unit: fc.constantFrom('  ', '    '),
  gap: fc.boolean(),
  comments: fc.boolean(),
  listsDeeper: fc.boolean(),
  flowSteps: fc.boolean(),
  trailingCommas: fc.boolean(),
  quote: fc.constantFrom("'", '"', ''),
  endsInLine: fc.boolean(),
});

/** Writes what is known as a text of a layout. */
export function written(jobs: readonly KnownJob[], layout: Layout): string {
  const text = layout.language === 'json' ? writtenJson(jobs, layout) : writtenYaml(jobs, layout);
  return (layout.endsInLine ? text : `${text}\n`).replaceAll('\n', layout.lineEnd);
}

function counter(layout: Layout, sign: string) {
  let count = 0;
  return {
    above: (indent: string) => (layout.comments ? `${indent}${sign} c${count++}\n` : ''),
    behind: () => (layout.comments ? ` ${sign} c${count++}` : ''),
  };
}

function writtenYaml(jobs: readonly KnownJob[], layout: Layout): string {
  const { unit, quote, gap, flowSteps } = layout;
  const comment = counter(layout, '#');
  const lines = [`${comment.above('')}metadata: {name: demo}${comment.behind()}`, 'orchestration:', `${unit}jobs:`];
  const own = unit.repeat(2);
  const inner = unit.repeat(3);
  for (const [index, job] of jobs.entries()) {
    if (gap && index > 0) lines.push('');
    lines.push(`${comment.above(own)}${own}${job.id}:${comment.behind()}`);
    lines.push(`${inner}name: ${quote}Job ${job.id}${quote}${comment.behind()}`);
    if (job.needs.length === 1) lines.push(`${inner}needs: ${job.needs[0]}`);
    if (job.needs.length > 1) lines.push(`${inner}needs: [${job.needs.join(', ')}]${comment.behind()}`);
    for (const need of job.needs.slice(0, 1)) lines.push(`${inner}if: \${{ needs.${need}.result == 'success' }}`);
    if (job.steps.length === 0) lines.push(`${inner}steps: []`);
    else lines.push(`${inner}steps:`);
    const dash = layout.listsDeeper ? inner + unit : inner;
    for (const { name, id } of job.steps) {
      const named = id === null ? '' : flowSteps ? `, id: ${id}` : `\n${dash}  id: ${id}${comment.behind()}`;
      if (flowSteps) lines.push(`${comment.above(dash)}${dash}- {name: ${quote}${name}${quote}${named}, script: echo}`);
      else
        lines.push(
          `${comment.above(dash)}${dash}- name: ${quote}${name}${quote}${named}\n${dash}  script: |\n${dash}    echo 1\n\n${dash}    echo ${name}`,
        );
    }
  }
  return lines.join('\n');
}

function writtenJson(jobs: readonly KnownJob[], layout: Layout): string {
  const { unit, gap, flowSteps, trailingCommas } = layout;
  const comment = counter(layout, '//');
  const own = unit.repeat(3);
  const inner = unit.repeat(4);
  const comma = (last: boolean) => (last && !trailingCommas ? '' : ',');
  const step = ({ name, id }: KnownStep, indent: string) => {
    const named = id === null ? '' : `"id": "${id}", `;
    if (flowSteps) return `{ "name": "${name}", ${named}"script": "echo" }`;
    return `{\n${indent}${unit}"name": "${name}",${comment.behind()}\n${indent}${unit}${named}"script": "echo"\n${indent}}`;
  };
  const steps = (job: KnownJob) => {
    if (job.steps.length === 0) return '[]';
    if (flowSteps && job.steps.length === 1) return `[${step(job.steps[0] as KnownStep, inner)}]`;
    const items = job.steps.map((item, index) => {
      const last = index === job.steps.length - 1;
      return `${comment.above(inner + unit)}${inner}${unit}${step(item, inner + unit)}${comma(last)}${comment.behind()}`;
    });
    return `[\n${items.join('\n')}\n${inner}]`;
  };
  const texts = jobs.map((job, index) => {
    const needs =
      job.needs.length === 0
        ? ''
        : `${inner}"needs": ${job.needs.length === 1 ? JSON.stringify(job.needs[0]) : JSON.stringify(job.needs)},\n`;
    const condition =
      job.needs.length === 0 ? '' : `${inner}"if": "\${{ needs.${job.needs[0]}.result == 'success' }}",\n`;
    const body = `${inner}"name": "Job ${job.id}",${comment.behind()}\n${needs}${condition}${inner}"steps": ${steps(job)}\n`;
    const last = index === jobs.length - 1;
    const above = `${gap && index > 0 ? '\n' : ''}${comment.above(own)}`;
    return `${above}${own}"${job.id}": {\n${body}${own}}${comma(last)}${comment.behind()}`;
  });
  return `{\n${unit}"metadata": { "name": "demo" },\n${unit}"orchestration": {\n${unit}${unit}"jobs": {\n${texts.join('\n')}\n${unit}${unit}}\n${unit}}\n}`;
}
