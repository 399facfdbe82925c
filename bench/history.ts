/**
 * A workspace with many runs: how long lists, filters, trends and a search over all outputs take, the first time and again, as a
 * client over the socket sees them. The runs are copies of one that was run. `npm run bench -- history [RUNS]`, 5000 unless given.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { row } from './rig/figures.ts';
import { ServedHost } from './rig/served-host.ts';

const runs = Number(process.argv[2] ?? 5000);
const dayMs = 86_400_000;

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  row(name, performance.now() - start, 'ms');
}

/** As many runs as wanted, one an hour back from now; every tenth failed. */
function multiply(host: ServedHost, original: string): void {
  const folder = join(host.folder, '.gantry', 'runs');
  const texts = ['journal.ndjson', 'plan.json', 'digest.json', 'facts.json', 'summary.md'].map(
    (name) => [name, readFileSync(join(folder, original, name), 'utf8')] as const,
  );
  const outputs = readdirSync(join(folder, original, 'output'));
  for (let index = 1; index < runs; index++) {
    const startedAt = Date.now() - (index * dayMs) / 24;
    const time = new Date(startedAt)
      .toISOString()
      .replaceAll(/[-:.Z]/g, '')
      .replace('T', '-');
    const run = `${time}-${index.toString(16).padStart(8, '0')}`;
    mkdirSync(join(folder, run, 'output'), { recursive: true });
    for (const [name, text] of texts) {
      const own = text.replaceAll(original, run);
      writeFileSync(join(folder, run, name), name === 'digest.json' ? digest(own, index, startedAt) : own);
    }
    for (const output of outputs) cpSync(join(folder, original, 'output', output), join(folder, run, 'output', output));
  }
}

function digest(text: string, index: number, startedAt: number): string {
  const conclusion = index % 10 === 0 ? 'failure' : 'success';
  const failedJobs = index % 10 === 0 ? ['unit'] : [];
  return JSON.stringify({ ...JSON.parse(text), startedAt, completedAt: startedAt + 1000, conclusion, failedJobs });
}

async function measure(host: ServedHost): Promise<void> {
  const step = (script: string) => ({ name: 'Job', steps: [{ name: 'Step', script }] });
  const path = host.playbook('kept', { build: step('seq 1 200'), unit: step('echo found it; seq 1 200') });
  const original = await host.run(path);
  await host.end(original);
  await host.client.runs.after({ run: original, waitMs: 5000 });
  multiply(host, original);
  const { client } = host;
  const all = { limit: 500, filter: {} };
  const rare = { limit: 500, filter: { text: 'nobody' } };
  console.log(`${runs.toLocaleString('en')} runs`);
  for (const again of ['', ', again']) {
    await timed(`the newest 200 listed${again}`, () => client.runs.list({ limit: 200 }));
    await timed(`the newest 500 with their facts${again}`, () => client.history.list(all));
    await timed(`a filter that none passes${again}`, () => client.history.list(rare));
    await timed(`the failed ones of 30 days${again}`, () =>
      client.history.list({ limit: 500, filter: { states: ['failure'], since: Date.now() - 30 * dayMs } }),
    );
    await timed(`trends of a playbook${again}`, () => client.history.trends({ playbook: 'kept' }));
    await timed(`what a rule of age would remove${again}`, () =>
      client.history.prune({ rules: { olderThanDays: 30 }, remove: false }),
    );
  }
  for (const words of ['found it', 'nowhere']) {
    const query = { text: words, regex: false, caseSensitive: true };
    await timed(`"${words}" in all outputs, to its end`, async () => {
      const stream = crypto.randomUUID();
      let matches = 0;
      for await (const answer of await client.output.search({ query, stream, limit: 100_000 })) {
        if (answer.kind !== 'matches') continue;
        matches += answer.matches.length;
        await client.output.ack({ stream, position: matches });
      }
    });
  }
  row('memory of the host', host.usage().host?.memory ?? 0, 'MiB');
}

const host = await ServedHost.start();
try {
  await measure(host);
} finally {
  await host.stop();
}
