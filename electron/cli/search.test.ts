import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
let run = '';
beforeEach(() => {
  rig = new Rig();
  const script = (text: string) => ({ steps: [{ name: 'Step', shell: 'bash', script: text }] });
  const jobs = {
    one: { name: 'One', ...script('echo "a needle"; printf "\\033[31mnee\\033[0mdle 2\\n"') },
    two: { name: 'Two', ...script('echo Needle') },
  };
  run = rig.run(rig.playbook(jobs)).of('run.started')[0]?.run ?? '';
});
afterEach(() => rig.dispose());

test('a search tells run, step, line and text of each match, for people and for programs', () => {
  const found = rig.gantry('search', 'needle');
  expect(found).toMatchObject({ code: 0 });
  expect(found.stdout.trim().split('\n')).toEqual([
    `${run} one/step-1:1: a needle`,
    `${run} one/step-1:2: needle 2`,
    `${run} two/step-1:1: Needle`,
  ]);
  const json = rig.gantry('search', '^needle( \\d)?$', '--regex', '--case', '--run', run, '--json');
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([{ run, job: 'one', step: 'step-1', line: 2, text: 'needle 2', start: 0, end: 8 }]);
  expect(rig.gantry('search', 'nothing of the kind')).toMatchObject({ code: 1, stdout: '' });
  expect(rig.gantry('search', '(', '--regex')).toMatchObject({ code: 2 });
  expect(rig.gantry('search', 'needle', '--limit', '1').stderr).toContain('Only the first 1');
});

test('logs shows the lines of a job or a step that match, and a step as a recording', () => {
  expect(rig.gantry('logs', run, 'two', '--search', 'needle').stdout).toBe('two/step-1:1: Needle\n');
  const [header, ...events] = rig
    .gantry('logs', run, 'two/step-1', '--asciicast')
    .stdout.trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(header).toMatchObject({ version: 2, width: 120, height: 30 });
  expect(events).toEqual([[0, 'o', 'Needle\r\n']]);
  expect(rig.gantry('logs', run, '--asciicast')).toMatchObject({ code: 2 });
});
