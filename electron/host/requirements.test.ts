import { safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noValues } from '../../shared/plan/script.ts';
import { findPowerShell } from '../sessions/shells.ts';
import { HostRig } from './testing/rig.ts';

const pwsh = findPowerShell('pwsh') !== null;
if (!pwsh) console.log('Versions of modules are not tested: no pwsh was found (GANTRY_PWSH, then PATH)');

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

test.skipIf(!pwsh)(
  'a module in another version than is required is missing, and told with those that are there',
  async () => {
    const utility = 'Microsoft.PowerShell.Utility';
    const requiredModules = [`${utility}@1.0`, `${utility} >=99.1`, 'No.Such.Module'];
    const metadata = { name: 'p', description: 'Needs some modules', version: '1.0.0', category: 'testing' };
    const jobs = { a: { name: 'A', steps: [{ name: 'Say', shell: 'bash', script: 'echo' }] } };
    const path = rig.write(
      'playbooks/p.json',
      JSON.stringify({ metadata, requirements: { requiredModules }, orchestration: { jobs } }),
    );
    const { error } = await safe(rig.client.runs.start({ path, values: noValues, trust: true }));
    expect(error).toMatchObject({
      code: 'UNMET',
      data: {
        missing: [
          {
            what: `PowerShell module ${utility} >=99.1`,
            help: expect.stringMatching(
              /^There is \d[\d.]*\. Install-Module \S+ -MinimumVersion 99\.1 -Scope CurrentUser$/,
            ),
          },
          { what: 'PowerShell module No.Such.Module', help: 'Install-Module No.Such.Module -Scope CurrentUser' },
        ],
      },
    });
  },
);
