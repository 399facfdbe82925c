import { describe, expect, test } from 'vitest';
import { copyText, editPlaybook } from './edit-playbook.ts';
import type { EditOperation } from './operations.ts';
import { applyEdits, inverseEdits } from './text-edit.ts';

const json = `{
  // what it is
  "metadata": { "name": "demo", "description": "A demo of edits", "version": "1.0", "category": "testing" },
  "orchestration": {
    "jobs": {
      // builds it
      "build": {
        "name": "Build",
        "steps": [
          { "name": "One", "id": "one", "script": "echo 1" }, // first
          // the second
          { "name": "Two", "script": "echo 2", "if": "steps.one.outcome == 'success'" }
        ]
      },

      "test": {
        "name": "Test",
        "needs": "build",
        "if": "\${{ needs.build.result == 'success' }}",
        "steps": [{ "name": "T", "script": "echo $needs.build.result" }]
      }
    }
  }
}
`;

const yaml = `# what it is
metadata: {name: demo, description: A demo of edits, version: '1.0', category: testing}
orchestration:
  jobs:
    # builds it
    build:
      name: Build   # its name
      steps:
        - name: One
          id: one
          script: |
            echo 1
            echo one
        # the second
        - name: Two
          script: echo 2
          if: steps.one.outcome == 'success'

    test:
      name: 'Test'
      needs: [build]
      if: \${{ needs.build.result == 'success' }}
      steps:
        - {name: T, script: echo $needs.build.result}
`;

function edited(text: string, file: string, ...operations: EditOperation[]): string {
  return operations.reduce((now, operation) => {
    const result = editPlaybook({ text: now, file, format: 'v3' }, operation);
    if (!result.ok) throw new Error(`${operation.kind}: ${result.error.message}`);
    const next = applyEdits(now, result.value.edits);
    expect(applyEdits(next, inverseEdits(now, result.value.edits))).toBe(now);
    return next;
  }, text);
}

test('a comment behind a text stays when the text becomes a block of lines, and when that becomes one line again', () => {
  const at = { kind: 'set', pointer: '/orchestration/jobs/build/name' } as const;
  const block = edited(yaml, 'x.yaml', { ...at, value: 'Build\nall\n' });
  expect(block).toBe(yaml.replace('name: Build   # its name', 'name: |   # its name\n        Build\n        all'));
  expect(edited(block, 'x.yaml', { ...at, value: 'Build\nit\n' })).toBe(block.replace('all', 'it'));
  expect(edited(block, 'x.yaml', { ...at, value: 'Build' })).toBe(yaml);
});

test('a text in the place of an empty one needs no quotes', () => {
  const at = { kind: 'set', pointer: '/metadata/author' } as const;
  const block = yaml.replace(/^metadata: .*$/m, 'metadata:\n  name: demo');
  expect(edited(block, 'x.yaml', { ...at, value: '' }, { ...at, value: '${{ vars.x }}' })).toContain(
    '  author: ${{ vars.x }}\n',
  );
});

const gestures: Readonly<Record<string, EditOperation>> = {
  'set a condition that was not there': {
    kind: 'set',
    pointer: '/orchestration/jobs/build/if',
    value: 'always()',
  },
  'make the way to a value': {
    kind: 'set',
    pointer: '/orchestration/jobs/build/strategy/matrix/os',
    value: ['linux', 'windows'],
  },
  'rename a key': { kind: 'rename-key', pointer: '/metadata/description', key: 'summary' },
  'change what a step does': {
    kind: 'several',
    operations: [
      { kind: 'rename-key', pointer: '/orchestration/jobs/build/steps/0/script', key: 'uses' },
      { kind: 'set', pointer: '/orchestration/jobs/build/steps/0/uses', value: 'checkout' },
      { kind: 'set', pointer: '/orchestration/jobs/build/steps/0/with', value: { path: '.' } },
    ],
  },
  'add a job after another': { kind: 'add-job', id: 'deploy', after: 'build', needs: ['build'] },
  'add a job at the end': { kind: 'add-job', id: null, after: null, needs: [] },
  'rename a job': { kind: 'rename-job', job: 'build', id: 'make-it' },
  'duplicate a job': { kind: 'duplicate-jobs', jobs: ['build'] },
  'delete a job': { kind: 'delete-jobs', jobs: ['build'] },
  disconnect: { kind: 'disconnect', job: 'test', need: 'build' },
  'insert a job on an edge': { kind: 'insert-job', job: 'test', need: 'build' },
  'add a step in front': { kind: 'add-step', job: 'build', at: 0, step: { name: 'Zero', script: 'echo 0\necho zero' } },
  'add a step at the end': { kind: 'add-step', job: 'test', at: 9, step: { name: 'Last', run: '0402' } },
  'duplicate a step': { kind: 'duplicate-step', place: { job: 'build', step: 0 } },
  'delete the first step': { kind: 'delete-step', place: { job: 'build', step: 0 } },
  'delete the last step': { kind: 'delete-step', place: { job: 'build', step: 1 } },
  'delete the only step': { kind: 'delete-step', place: { job: 'test', step: 0 } },
  'move a step up': { kind: 'move-step', place: { job: 'build', step: 1 }, to: { job: 'build', step: 0 } },
  'move a step to another job': { kind: 'move-step', place: { job: 'build', step: 1 }, to: { job: 'test', step: 0 } },
  'rename a step': { kind: 'rename-step', place: { job: 'build', step: 0 }, id: 'first' },
  'turn a step off': { kind: 'turn', job: 'build', step: 0, on: false },
  'turn a job off': { kind: 'turn', job: 'test', step: null, on: false },
  'set a value': { kind: 'set', pointer: '/orchestration/jobs/build/timeout', value: 60 },
  'set a deep value': { kind: 'set', pointer: '/orchestration/env/PATH_X', value: 'a: b' },
  'replace a value': { kind: 'set', pointer: '/orchestration/jobs/build/name', value: 'Make it' },
  'remove a key': { kind: 'remove', pointer: '/orchestration/jobs/test/if' },
};

describe.each([
  ['json', json, 'x.json'],
  ['yaml', yaml, 'x.yaml'],
])('gestures on %s', (language, text, file) => {
  const golden = (name: string) => `testdata/${language}/${name.replaceAll(' ', '-')}.${language}`;

  test.each(Object.entries(gestures))('%s', async (name, operation) => {
    await expect(edited(text, file, operation)).toMatchFileSnapshot(golden(name));
  });

  test('a job or step that is turned off and on again is as it was', () => {
    const off: EditOperation = { kind: 'turn', job: 'test', step: null, on: false };
    const step: EditOperation = { kind: 'turn', job: 'build', step: 1, on: false };
    expect(edited(text, file, off, step, { ...step, on: true }, { ...off, on: true })).toBe(text);
  });

  test('what is copied can be pasted, with ids of its own', async () => {
    const source = { text, file, format: 'v3' as const };
    const jobs = copyText(source, { kind: 'jobs', jobs: ['build', 'test'] });
    const steps = copyText(source, { kind: 'steps', job: 'build', steps: [0, 1] });
    if (!jobs.ok || !steps.ok) throw new Error('nothing was copied');
    await expect(jobs.value).toMatchFileSnapshot(golden('copied jobs'));
    await expect(steps.value).toMatchFileSnapshot(golden('copied steps'));
    await expect(
      edited(
        text,
        file,
        { kind: 'paste', text: jobs.value, place: null },
        { kind: 'paste', text: steps.value, place: { job: 'test', step: 1 } },
      ),
    ).toMatchFileSnapshot(golden('pasted'));
  });
});

describe('what is not done, with the reason', () => {
  const refused = (text: string, file: string, operation: EditOperation, format: 'v1' | 'v3' = 'v3') => {
    const result = editPlaybook({ text, file, format }, operation);
    return result.ok ? 'done' : `${result.error.code}: ${result.error.message}`;
  };
  const rename: EditOperation = { kind: 'rename-job', job: 'build', id: 'test' };

  test('a broken text, a data file of PowerShell, an older format', () => {
    expect(refused('{', 'x.json', rename)).toMatch(/^broken: /);
    expect(refused('@{}', 'x.psd1', rename)).toMatch(/^read-only: /);
    expect(refused('{"stages": []}', 'x.json', rename, 'v1')).toMatch(/^read-only: .*migrate/);
    expect(refused('{"stages": []}', 'x.json', { kind: 'set', pointer: '/name', value: 'x' }, 'v1')).toBe('done');
  });

  test('an id that is taken or none, a job that is not there', () => {
    expect(refused(yaml, 'x.yaml', rename)).toContain('There is a job "test" already.');
    expect(refused(yaml, 'x.yaml', { ...rename, id: '1 x' })).toContain('"1 x" cannot be');
    expect(refused(yaml, 'x.yaml', { ...rename, job: 'gone' })).toContain('There is no job "gone".');
  });

  test('a need that closes a cycle, with its path', () => {
    expect(refused(json, 'x.json', { kind: 'connect', job: 'build', need: 'test' })).toBe(
      'cycle: That would close a cycle: build → test → build.',
    );
    expect(refused(json, 'x.json', { kind: 'connect', job: 'test', need: 'build' })).toContain('already');
  });

  test('an edit within what an anchor shares, and of what an alias brought', () => {
    const text = [
      'orchestration:',
      '  jobs:',
      '    a: &a',
      '      name: A',
      '      steps: [{name: S, script: echo}]',
      '    b: *a',
      '',
    ].join('\n');
    expect(refused(text, 'x.yaml', { kind: 'set', pointer: '/orchestration/jobs/a/name', value: 'B' })).toMatch(
      /^shared: .*&a/,
    );
    expect(refused(text, 'x.yaml', { kind: 'duplicate-step', place: { job: 'b', step: 0 } })).toMatch(/^shared: /);
    expect(refused(text, 'x.yaml', { kind: 'delete-jobs', jobs: ['a'] })).not.toBe('done');
    expect(refused(text, 'x.yaml', { kind: 'delete-jobs', jobs: ['b'] })).toBe('done');
  });
});

test('steps of a JSON playbook are pasted into one in YAML', () => {
  const clip = copyText({ text: json, file: 'x.json', format: 'v3' }, { kind: 'steps', job: 'build', steps: [1] });
  if (!clip.ok) throw new Error(clip.error.message);
  const text = edited(yaml, 'x.yaml', { kind: 'paste', text: clip.value, place: { job: 'test', step: 1 } });
  expect(text).toContain(
    `        - name: Two\n          script: echo 2\n          if: steps.one.outcome == 'success'\n`,
  );
});

test('a rename reaches conditions of PowerShell, outputs and what the session knows of steps', () => {
  const text = yaml
    .replace(
      'if: steps.one',
      "if: $steps.one.outcome -eq 'success' -and $StepOutputs.one.x -eq $StepOutputs['one'].y # ",
    )
    .replace('echo $needs.build.result', '"$($needs.build.outputs.x) ${{ jobs.build.result }} needs.build"');
  const renamed = edited(
    text,
    'x.yaml',
    { kind: 'rename-step', place: { job: 'build', step: 0 }, id: 'first' },
    { kind: 'rename-job', job: 'build', id: 'make-it' },
  );
  expect(renamed).toContain(
    "if: $steps.first.outcome -eq 'success' -and $StepOutputs.first.x -eq $StepOutputs['first'].y",
  );
  expect(renamed).toContain(`"$($needs.'make-it'.outputs.x) \${{ jobs.make-it.result }} needs.build"`);
});

test('a new job comes with the step that it is for, and is called as that is', () => {
  const step = { name: 'Measure', run: '0402', with: { Extension: ['md'] } };
  const text = edited(
    yaml,
    'x.yaml',
    { kind: 'add-job', id: null, after: 'build', needs: [], step },
    { kind: 'insert-job', job: 'test', need: 'build', step },
  );
  expect(text).toContain(`    job:
      name: Measure
      steps:
        - name: Measure
          run: '0402'
          with:
            Extension: [md]
`);
  expect(text).toContain('    job-2:\n      name: Measure\n      needs: [build]\n');
  expect(text).toContain("      name: 'Test'\n      needs: [job-2]\n");
});

test('a deleted job is told where it is still named', () => {
  const result = editPlaybook({ text: yaml, file: 'x.yaml', format: 'v3' }, { kind: 'delete-jobs', jobs: ['build'] });
  expect(result.ok && result.value.notes).toEqual([
    '"if" of the job "test" still names the job "build", which is gone.',
    '"script" of the job "test" still names the job "build", which is gone.',
  ]);
});
