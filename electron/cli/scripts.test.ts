import { afterEach, beforeEach, expect, test } from 'vitest';
import { pwsh, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const greet = '# Stage: Greeting\n# Tags: quick\necho "hello from $0"\n';

test('a numbered script is planned and run alone by its file, kept as a run like any other, and run again', () => {
  const file = rig.write('automation-scripts/0500_Greet.sh', greet);
  expect(JSON.parse(rig.gantry('plan', file, '--json').stdout).jobs[0].steps[0].scripts).toEqual(['0500']);
  const log = rig.run(file);
  expect(log.code).toBe(0);
  expect(log.output('script', log.of('step.started')[0]?.step ?? '')).toContain('hello from');
  const [run] = JSON.parse(rig.gantry('runs', '--json').stdout);
  expect(run).toMatchObject({ playbook: 'script-0500-greet', file: 'automation-scripts/0500_Greet.sh' });
  expect(rig.gantry('show', run.run, '--playbook').stdout).toContain('"run": "0500_Greet.sh"');
  expect(rig.gantry('rerun', run.run, '--edited', '--trust').code).toBe(0);
});

test('the library is listed by stage and tag, with the steps that come to each script, a range counting too', () => {
  rig.write('automation-scripts/0500_Greet.sh', greet);
  rig.write('automation-scripts/0600_Other.sh', '# Stage: Other\n');
  const legs = { strategy: { matrix: { n: [1, 2] } }, name: 'One', steps: [{ name: 'Say it', run: '0500-0599' }] };
  rig.playbook({ one: legs });
  const list = (...options: string[]) =>
    JSON.parse(rig.gantry('list', '--scripts', '--json', ...options).stdout).scripts;
  expect(list('--stage', 'greeting', '--tag', 'quick')).toMatchObject([
    { number: '0500', usedBy: [{ path: 'playbooks/test.json', job: 'one', stepName: 'Say it' }] },
  ]);
  expect(list('--stage', 'greeting')[0].usedBy).toHaveLength(1);
  expect(list('--tag', 'none')).toEqual([]);
  expect(rig.gantry('list', '--scripts').stdout).toMatch(/^0600 +Other +Other .*0 uses/m);
});

test.skipIf(pwsh === null)('parameters of a script are its inputs, checked and given in their types', () => {
  const text =
    'param([Parameter(Mandatory)][string[]]$Name, [ValidateSet("a", "b")][string]$Mode, [switch]$Loud, [int]$Times = 1)\n"$($Name.Count) $Mode $Loud $Times"\n';
  const file = rig.write('automation-scripts/0700_Say.ps1', text);
  expect(rig.gantry('run', file, '--trust').code).toBe(2);
  expect(rig.gantry('run', file, '--trust', '--input', 'Name=x', '--input', 'Mode=c').code).toBe(2);
  const log = rig.run(file, '--input', 'Name=x, y', '--input', 'Mode=b', '--input', 'Loud=true');
  expect(log.output('script', log.of('step.started')[0]?.step ?? '')).toContain('2 b True 1');
});
