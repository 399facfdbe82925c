import { expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

test('a condition that cannot be read is told beside the other errors of a workflow, at its place', () => {
  const rig = new Rig();
  const lines = ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    needs: c', '    if: ${{ bogus.x }}'];
  const file = rig.write('.github/workflows/a.yml', [...lines, '    steps: [{ run: echo }]'].join('\n'));
  const { code, stdout } = rig.gantry('validate', '--json', file);
  rig.dispose();
  expect(code).toBe(1);
  const [{ problems }]: [{ problems: { code: string; line: number; column: number }[] }] = JSON.parse(stdout);
  expect(problems.map(({ code: name, line, column }) => [name, line, column])).toEqual([
    ['unknown-need', 5, 12],
    ['condition-unreadable', 6, 13],
  ]);
});
