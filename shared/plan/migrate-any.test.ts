import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { migratePlaybook } from './migrate.ts';
import { noValues } from './script.ts';
import { expectSame, facts, planOf } from './testing/migration.ts';
import { writeMigration } from './write-migration.ts';

/** On a slow machine fewer cases are made, and a case that fails is told before it is the smallest. */
const inTime = { interruptAfterTimeLimit: 20_000 };

const word = fc.constantFrom('mode', 'Configuration', 'CI', 'jobs', 'TestPath', 'other', 'x-y');
const scalar = fc.oneof(
  fc.constantFrom('fast', 'true', '8', '', "it's", '{{mode}}', 'a {{other:=b}}', '${{ 1 }}', '0402', 'null'),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(null),
  fc.string(),
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }));
const variables = fc.dictionary(word, value, { maxKeys: 4 });
const text = fc.oneof(
  fc.constantFrom(
    'Write-Host {{mode}}',
    "'{{x-y}}' {{jobs}}",
    '{{undefined:=d}}',
    '${{ vars.mode }}',
    "{{mode == 'fast'}}",
    '# {{ {{',
  ),
  fc.string({ minLength: 1 }),
);
const condition = fc.constantFrom(
  '{{mode}} == fast',
  "'{{mode}}' -eq 'fast'",
  '{{CI}}',
  '$true',
  'false',
  "$mode -eq 'fast'",
  '$CI -and "$jobs" -eq "8"',
  "'a' -in @('a')",
  "Test-Path '.git'",
  'Get-Thing | Select-Object -First 1',
  "'x'",
  '!$other',
);
const selection = fc.array(
  fc.constantFrom(
    '0402',
    '0404',
    '0410',
    '04*',
    '0400-0499',
    '!0403',
    'stage:Reporting',
    '9999',
    '0512',
    '0512_Dashboard.sh',
  ),
  { minLength: 1, maxLength: 3 },
);
const item = fc.record(
  {
    script: fc.constantFrom('0402', '0404', '0480'),
    parameters: variables,
    condition,
    timeout: fc.integer({ min: 1, max: 90 }),
    continueOnError: fc.boolean(),
    name: text,
  },
  { requiredKeys: ['script'] },
);
const stage = fc.record(
  {
    name: fc.oneof(fc.constantFrom('Build', 'build', 'Unit Tests', '1st', '{{mode}}'), fc.string()),
    description: fc.string(),
    sequence: fc.oneof(selection, fc.array(fc.oneof(item, fc.constantFrom('0410', '0407')), { maxLength: 3 })),
    condition,
    variables,
    parallel: fc.boolean(),
    continueOnError: fc.constantFrom(true, false, '{{CI}}'),
    timeout: fc.integer({ min: 30, max: 90 }),
    retries: fc.integer({ min: 0, max: 5 }),
    preScript: text,
    postScript: text,
    env: fc.dictionary(fc.constantFrom('A', 'B'), scalar, { maxKeys: 2 }),
    workingDirectory: fc.constantFrom('./x', '{{TestPath}}'),
    shell: fc.constantFrom('pwsh', 'bash'),
  },
  { requiredKeys: ['name', 'sequence'] },
);
const playbook = fc.record({
  metadata: fc.record(
    {
      name: fc.string(),
      description: fc.string({ maxLength: 300 }),
      version: fc.string(),
      category: fc.string(),
      tags: fc.array(fc.string()),
      estimatedDuration: fc.string(),
      lastUpdated: fc.string(),
    },
    { requiredKeys: [] },
  ),
  orchestration: fc.record(
    {
      variables,
      stages: fc.array(stage, { minLength: 1, maxLength: 4 }),
      maxConcurrency: fc.integer({ min: 1, max: 9 }),
      retries: fc.integer({ min: 0, max: 10 }),
      timeout: fc.integer({ min: 1, max: 90 }),
      env: fc.dictionary(fc.constantFrom('A', 'B'), scalar, { maxKeys: 2 }),
      unknown: value,
    },
    { requiredKeys: ['stages'] },
  ),
});

/** v3 has no job of nothing, nothing without a name, and no condition that cannot be read or is PowerShell with a bare `${{`: those plan otherwise. */
function isComparable(text: string, profile: string | null = null): boolean {
  const plan = planOf(text, 'p.json', { ...noValues, profile });
  if (plan.jobs.length === 0) return false;
  if (plan.problems.some(({ code }) => code === 'condition-unreadable')) return false;
  const conditions = plan.jobs.flatMap((job) => [job.condition, ...job.steps.map((step) => step.condition)]);
  if (conditions.some((own) => own?.text.replaceAll(/'[^']*'/g, '').includes('${{'))) return false;
  return plan.jobs.every(
    ({ name, steps, continueOnError }) =>
      name !== '' &&
      steps.length > 0 &&
      typeof continueOnError === 'boolean' &&
      steps.every((step) => step.name !== ''),
  );
}

test('any v2 playbook migrates to a valid v3 that plans the same', () => {
  fc.assert(
    fc.property(playbook, (root) => {
      const original = JSON.stringify(root);
      fc.pre(isComparable(original));
      expectSame(original, 'p.json');
    }),
    { numRuns: 300, ...inTime },
  );
});

const profile = fc.record(
  {
    description: fc.string(),
    variables,
    overrides: fc.record(
      {
        timeout: fc.integer({ min: 30, max: 90 }),
        retries: fc.integer({ min: 0, max: 10 }),
        continueOnError: fc.boolean(),
        maxConcurrency: fc.integer({ min: 1, max: 9 }),
        mode: scalar,
        Other: scalar,
      },
      { requiredKeys: [] },
    ),
    stages: fc.array(fc.constantFrom('Build', 'Unit Tests', '1st', 'nowhere'), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test('any v2 playbook under any of its profiles migrates to a valid v3 that plans the same', () => {
  fc.assert(
    fc.property(playbook, profile, profile, (root, fast, full) => {
      const orchestration = { ...root.orchestration, profiles: { fast, full } };
      const original = JSON.stringify({ ...root, orchestration });
      for (const name of ['fast', 'full']) {
        fc.pre(isComparable(original, name));
        expectSame(original, 'p.json', name);
      }
    }),
    { numRuns: 60, ...inTime },
  );
});

test('whatever the text, migrating never throws, and what it gives is valid', () => {
  fc.assert(
    fc.property(fc.jsonValue(), playbook, fc.string(), (any, root, odd) => {
      const original = JSON.stringify({
        ...root,
        validation: any,
        reporting: any,
        notifications: { onStart: any },
        [odd]: any,
      });
      const read = readPlaybook(original, 'p.json');
      const migrated = migratePlaybook(read, 'p.json', facts);
      if (!migrated.ok) return;
      for (const format of ['yaml', 'json'] as const) {
        const written = writeMigration(migrated.value, format);
        expect(readPlaybook(written, `p.${format}`).problems, written).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});
