import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { migratePlaybook } from './migrate.ts';
import { noValues } from './script.ts';
import { deeds, expectSame, facts, migrate, planOf } from './testing/migration.ts';
import { writeMigration } from './write-migration.ts';

const v2 = (stages: unknown, more: object = {}) =>
  JSON.stringify({ metadata: { name: 'made' }, orchestration: { ...more, stages } });
const yamlOf = (text: string) => writeMigration(migrate(text, 'p.json'), 'yaml');

describe('the samples', () => {
  const folder = join(import.meta.dirname, '..', 'playbook', 'testdata', 'stages');
  test.each(readdirSync(folder))('%s migrates to a valid v3 that plans the same', (file) => {
    expectSame(readFileSync(join(folder, file), 'utf8'), file);
  });
});

describe('placeholders', () => {
  test('in text, a variable stays a variable, and a run can still give it another value', () => {
    const { playbook } = expectSame(
      v2([{ name: 'Build', sequence: ['0402'], preScript: "Write-Host '{{configuration}}'" }], {
        variables: { configuration: 'Debug' },
      }),
      'p.json',
    );
    expect(playbook).toMatchObject({
      orchestration: {
        vars: { configuration: 'Debug' },
        jobs: {
          Build: {
            steps: [
              { script: "Write-Host '${{ vars.configuration }}'" },
              { run: '0402', with: { configuration: '${{ vars.configuration }}' } },
            ],
          },
        },
      },
    });
  });

  test('a value that a script takes in another type stands there itself, and a comment says so', () => {
    const text = v2([{ name: 'Build', sequence: ['0404'] }], { variables: { threads: '8' } });
    expect(expectSame(text, 'p.json').playbook).toMatchObject({
      orchestration: { jobs: { Build: { steps: [{ with: { threads: '8' } }] } } },
    });
    expect(yamlOf(text)).toMatch(/# The value of threads stands here.*\n +- name: Build/);
  });

  test("in a condition a text becomes PowerShell's own variable, whatever else its value", () => {
    const conditions = ["'{{mode}}' -eq 'fast'", '{{mode}} == fast', '{{on}}', '{{mode}} -eq 3', '{{count}} -gt 2'];
    const sequence = conditions.map((condition) => ({ script: '0402', condition }));
    const text = v2([{ name: 'S', sequence }], { variables: { mode: 'fast', on: true, count: 3 } });
    const { playbook } = expectSame(text, 'p.json');
    const steps = ["$mode -eq 'fast'", "$mode -eq 'fast'", '$on', 'fast -eq 3', '3 -gt 2'].map((own) => ({ if: own }));
    expect(playbook).toMatchObject({ orchestration: { jobs: { S: { steps } } } });
  });
});

test('a profile sets the same variables, those made of others too', () => {
  const text = v2(
    [
      { name: 'Build', sequence: ['0402'], condition: "'{{root}}' -ne '/ci'" },
      { name: 'Lint', sequence: ['0404'] },
    ],
    {
      variables: { root: '/a', TestPath: '{{root}}/tests', configuration: 'Debug' },
      profiles: { ci: { variables: { root: '/ci' }, overrides: { Configuration: 'Release' } } },
    },
  );
  const written = writeMigration(expectSame(text, 'p.json'), 'yaml');
  const values = { ...noValues, profile: 'ci' };
  expect(deeds(planOf(written, 'p.yaml', values))).toEqual(deeds(planOf(text, 'p.json', values)));
});

describe('a stage that is skipped', () => {
  const jobsOf = (text: string) => expectSame(text, 'p.json').playbook;

  test('holds no later one back, which asks for the status in its stead', () => {
    const text = v2([
      { name: 'A', sequence: ['0402'], condition: '$IsWindows' },
      { name: 'B', sequence: ['0403'] },
      { name: 'C', sequence: ['0404', { script: '0407', condition: '$CI' }], condition: '$IsLinux' },
    ]);
    const gate = '!failure() && !cancelled()';
    expect(jobsOf(text)).toMatchObject({
      orchestration: {
        jobs: {
          A: { if: '$IsWindows' },
          B: { if: gate },
          C: { if: gate, steps: [{ if: '$IsLinux' }, { if: '($IsLinux) -and ($CI)' }] },
        },
      },
    });
  });

  test('skips all of its own parts, whose condition stays with their jobs', () => {
    const text = v2([
      { name: 'A', sequence: ['0402'], preScript: 'Get-Date', parallel: true, condition: '$IsWindows' },
    ]);
    expect(jobsOf(text)).toMatchObject({ orchestration: { jobs: { 'A-0402': { if: '$IsWindows' } } } });
  });
});

describe('what has no v3 form', () => {
  test('unknown keys, variables of a stage and what a profile chooses are comments in YAML, and none is lost', () => {
    const yaml = yamlOf(
      v2([{ name: 'Build', sequence: ['0402'], variables: { TestPath: './x' } }], {
        profiles: { quick: { description: 'Short', variables: { skip: true }, overrides: { retries: 2 } } },
        integrations: { github: { enabled: true } },
      }),
    );
    expect(yaml).toContain('# "integrations" had no effect and has no place in v3.');
    expect(yaml).toMatch(/# +github:\n# +enabled: true/);
    expect(yaml).toMatch(/# A profile of v3 sets variables alone.*\n +# +retries: 2\n/);
    expect(yaml).toMatch(/# v3 has no variables of a job.*\n +# +TestPath: \.\/x\n +Build:/);
  });

  test('a text of several lines cannot leave its comment', () => {
    const text = v2([{ name: 'Build', sequence: ['0402'] }], { odd: 'a\nrun: b\r\nc\u2028d\u0085e' });
    expectSame(text, 'p.json');
    expect(migrate(text, 'p.json').notes).toMatchObject([{}, {}, {}, { original: 'a\nrun: b\r\nc\u2028d\u0085e' }]);
  });

  test('a variable of a stage that a condition asks for gets a name among those of the playbook', () => {
    const text = v2(
      [
        {
          name: 'One',
          sequence: ['0402'],
          variables: { mode: 'a' },
          condition: "$mode -eq 'a' -and \"$mode\" -eq 'a' -and '$mode' -ne 'a'",
        },
        { name: 'Two', sequence: ['0402'], variables: { mode: 'b' }, condition: "$mode -eq 'a'" },
      ],
      { variables: { mode: 'c' } },
    );
    expect(expectSame(text, 'p.json').playbook).toMatchObject({
      orchestration: { vars: { mode: 'c', One_mode: 'a', Two_mode: 'b' } },
    });
  });

  test('a condition that nobody can read fails its stage when it is reached', () => {
    const text = v2([{ name: 'Build', sequence: ['0402'], condition: "$x -eq 'open" }]);
    const { playbook, notes } = migrate(text, 'p.json');
    expect(readPlaybook(JSON.stringify(playbook), 'p.json').problems).toEqual([]);
    expect(planOf(JSON.stringify(playbook), 'p.json').problems).toEqual([]);
    expect(playbook).toMatchObject({
      orchestration: { jobs: { Build: { steps: [{ script: expect.stringMatching(/^throw '/) }, { run: '0402' }] } } },
    });
    expect(notes.map(({ original }) => original)).toContain("$x -eq 'open");
  });

  test('PowerShell that would read as an expression stays PowerShell', () => {
    const { playbook } = expectSame(v2([{ name: 'Build', sequence: ['0402'], condition: "'false'" }]), 'p.json');
    expect(playbook).toMatchObject({ orchestration: { jobs: { Build: { if: "$true -and ('false')" } } } });
  });

  test('a stage without scripts, and a ${{ that begins no expression, are valid all the same', () => {
    const text = v2([{ name: 'Empty' }, { name: 'Odd', inline: "Write-Host '${{ nope( }}' ${{" }]);
    const written = writeMigration(migrate(text, 'p.json'), 'yaml');
    expect(readPlaybook(written, 'p.yaml').problems, written).toEqual([]);
  });
});

describe('the limits of v3', () => {
  test('metadata is fitted, and what was made up is told', () => {
    const text = JSON.stringify({
      metadata: {
        name: 'My Ünusual Playbook',
        description: 'Short',
        version: 'v2',
        category: 'Test',
        lastUpdated: '2025-01-31',
        estimatedDuration: 'long',
      },
      orchestration: { stages: [{ name: 'Build', sequence: ['0402'] }] },
    });
    const { playbook, notes } = expectSame(text, 'p.json');
    expect(playbook.metadata).toEqual({
      name: 'my-unusual-playbook',
      description: 'Playbook: Short',
      version: '2.0',
      category: 'testing',
      lastUpdated: '2025-01-31T00:00:00Z',
    });
    expect(notes.map(({ path }) => path.join('.'))).toEqual([
      'metadata.name',
      'metadata.description',
      'metadata.version',
      'metadata.category',
      'metadata',
    ]);
  });

  test('defaults that v3 has no room for go to the steps', () => {
    expectSame(v2([{ name: 'Build', sequence: ['0402'], timeout: 60 }], { timeout: 10, retries: 7 }), 'p.json');
  });
});

test('a playbook of another format is not migrated', () => {
  const of = (text: string, file: string) => migratePlaybook(readPlaybook(text, file), file, facts);
  const v3 = writeMigration(migrate(v2([{ name: 'A', sequence: ['0402'] }]), 'p.json'), 'json');
  expect(of(v3, 'p.json')).toEqual({ ok: false, error: 'It is a playbook of version 3 already.' });
  expect(of('on: push\njobs: {}', 'w.yaml')).toMatchObject({ ok: false });
  expect(of('{', 'p.json')).toMatchObject({ ok: false });
});
