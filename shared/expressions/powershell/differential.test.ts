import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase, arbitraryValues, brokenCase } from './testing/arbitrary-condition.ts';
import { answerOfEngine, askPowerShell, type Case, findRealPowerShell } from './testing/real-powershell.ts';

const pwsh = findRealPowerShell();
const runs = Number(process.env.GANTRY_FUZZ_RUNS ?? '1000');
const seed = Number(process.env.GANTRY_FUZZ_SEED ?? '1');
const timeout = 600_000;
if (pwsh === null) console.log('Skipped: no pwsh in GANTRY_PWSH or on PATH to compare with');

describe.skipIf(pwsh === null)(`against PowerShell itself (seed ${seed})`, () => {
  it('answers generated conditions with its value and type, or leaves them to a session', { timeout }, () => {
    const { differences, left } = compareAll(fc.sample(arbitraryCase, { numRuns: runs, seed }));
    expect(differences).toEqual([]);
    expect(left / runs, 'share of conditions left to a session').toBeLessThan(0.1);
  });

  it('still gives the recorded answers', { timeout }, () => {
    const file = join(import.meta.dirname, 'testdata', 'recorded-answers.json');
    const { variables, env, cases } = JSON.parse(readFileSync(file, 'utf8'));
    const { differences } = compareAll(cases.map(({ expr }: { expr: string }) => ({ expr, variables, env })));
    expect(differences).toEqual([]);
  });

  it('answers simple conditions over values of every shape', { timeout }, () => {
    const { differences } = compareAll(fc.sample(arbitraryValues, { numRuns: runs, seed }));
    expect(differences).toEqual([]);
  });

  it('tells conditions that cannot be read from those that can', { timeout }, () => {
    const { differences } = compareAll(fc.sample(brokenCase, { numRuns: runs, seed }));
    expect(differences).toEqual([]);
  });
});

function compareAll(cases: readonly Case[]): { differences: string[]; left: number } {
  const real = askPowerShell(pwsh ?? '', cases);
  let left = 0;
  const differences = cases.flatMap((one, index) => {
    const mine = answerOfEngine(one);
    if ('error' in mine && mine.error === 'beyond') left++;
    else if (!isDeepStrictEqual(mine, real[index])) {
      return [`${one.expr}\n  engine     ${JSON.stringify(mine)}\n  PowerShell ${JSON.stringify(real[index])}`];
    }
    return [];
  });
  return { differences, left };
}
