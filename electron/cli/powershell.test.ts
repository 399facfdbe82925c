import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pwsh, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const step = (script: string, more: Record<string, unknown> = {}) => ({ name: 'Step', script, ...more });
const job = (steps: readonly unknown[], more: Record<string, unknown> = {}) => ({ name: 'Job', steps, ...more });
const onPowerShell = { defaults: { shell: 'pwsh' } };

describe.skipIf(pwsh === null)('on a real PowerShell', () => {
  test('the tour runs', () => {
    rig.dispose();
    rig = Rig.withSample();
    const log = rig.run('playbooks/powershell-tour.json');
    expect(log.code, log.stdout + log.stderr).toBe(0);
    expect(log.job('session').outputs).toEqual({ count: 42 });
    expect(log.step('session', 'greet').outputs).toMatchObject({ greeting: 'Hello, Gantry' });
    expect(log.of('step.retrying')).toHaveLength(1);
  });

  test('the environment has three levels', () => {
    const log = rig.run(
      rig.playbook(
        {
          one: job([step('"$env:A $env:B $env:C"', { env: { C: 'step' } }), step('"$env:A $env:B $env:C"')], {
            env: { B: 'job', C: 'job' },
          }),
        },
        { ...onPowerShell, env: { A: 'playbook', B: 'playbook', C: 'playbook' } },
      ),
    );
    expect(log.output('one', 'step-1')).toContain('playbook job step');
    expect(log.output('one', 'step-2')).toContain('playbook job job');
  });

  test('a script gets a list and a switch as such, and nothing that it does not declare', () => {
    rig.write(
      'automation-scripts/0402_Take.ps1',
      'param([string[]]$Names, [switch]$Loud, [int]$Times = 1)\n"$($Names.GetType().Name) $($Names.Count) $($Names -join "+") $Loud $Times"\n[pscustomobject]@{ TotalCount = $Names.Count * $Times }',
    );
    const take = {
      name: 'Take',
      id: 'take',
      run: '0402',
      with: { Names: ['a', 'b', 'c'], Loud: true, Times: 2, Unknown: 'x' },
      outputs: [{ name: 'total', value: '$result[-1].TotalCount' }],
    };
    const log = rig.run(
      rig.playbook(
        {
          first: job([take], { outputs: { total: '${{ steps.take.outputs.total }}' } }),
          second: job([step(':', { shell: 'bash' })], { needs: 'first' }),
          third: job(
            [step('$needs.first.outputs.total + 1', { id: 'sum', outputs: [{ name: 'sum', value: '$result' }] })],
            { needs: ['first', 'second'], if: 'needs.first.outputs.total == 6' },
          ),
        },
        onPowerShell,
      ),
    );
    expect(log.code, log.stdout + log.stderr).toBe(0);
    expect(log.output('first', 'take')).toContain('String[] 3 a+b+c True 2');
    expect(log.job('first').outputs).toEqual({ total: 6 });
    expect(log.step('third', 'sum').outputs).toEqual({ sum: 7 });
  });

  test('after a throw the always() step runs, in the same session', () => {
    const log = rig.run(
      rig.playbook(
        {
          one: job([
            step('$kept = 5'),
            step("Write-Host 'before'\nthrow 'broken'", { id: 'broken' }),
            step('"never"'),
            step('"kept $kept"', { id: 'last', if: 'always()' }),
          ]),
        },
        onPowerShell,
      ),
    );
    expect(log.code).toBe(1);
    expect(log.step('one', 'broken')).toMatchObject({ outcome: 'failure', error: { message: 'broken', line: 2 } });
    expect(log.step('one', 'step-3').conclusion).toBe('skipped');
    expect(log.output('one', 'last')).toContain('kept 5');
  });

  test.each([
    ['exit 3', 3],
    ["& bash -c 'exit 7'", 7],
  ])('%s fails the step with code %i and keeps the session', (script, exitCode) => {
    const log = rig.run(
      rig.playbook(
        { one: job([step('$kept = 5'), step(script), step('"kept $kept"', { if: 'always()' })]) },
        onPowerShell,
      ),
    );
    expect(log.step('one', 'step-2')).toMatchObject({ outcome: 'failure', exitCode });
    expect(log.output('one', 'step-3')).toContain('kept 5');
  });

  test('a parse error is placed in the script', () => {
    const log = rig.run(rig.playbook({ one: job([step("'fine'\nif (")]) }, onPowerShell));
    expect(log.step('one', 'step-1')).toMatchObject({ outcome: 'failure', error: { line: 2 } });
  });

  test.each(['Start-Sleep 60', '& sleep 60'])('a timeout of one second ends %s, and the session goes on', (script) => {
    const log = rig.run(
      rig.playbook(
        { one: job([step('$kept = 5'), step(script, { timeout: 1 }), step('"kept $kept"', { if: 'always()' })]) },
        onPowerShell,
      ),
    );
    expect(log.step('one', 'step-2').outcome).toBe('timed_out');
    expect(log.output('one', 'step-3')).toContain('kept 5');
  });

  test('a PowerShell condition beyond the deciding part is asked of the session', () => {
    const log = rig.run(
      rig.playbook(
        {
          one: job([
            step('function Get-Answer { 42 }'),
            step('"yes"', { if: '(Get-Answer) -eq 42' }),
            step('"no"', { if: '(Get-Answer) -eq 43' }),
          ]),
        },
        onPowerShell,
      ),
    );
    expect(log.step('one', 'step-2').conclusion).toBe('success');
    expect(log.step('one', 'step-3').conclusion).toBe('skipped');
  });
});
