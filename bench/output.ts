/**
 * A step that prints much: the rate from its terminal to the disk, beside a bare reader of a pseudo terminal (node-pty) and `cat`
 * to a file in turn; the memory of the host, of its PTY host and of a page that shows it meanwhile; then the time to open the
 * output at its end, to jump, and to search it. Run with `npm run bench -- output [MiB]`, 1024 unless given; GANTRY_BROWSER names
 * the browser, without it there is no page.
 *
 * Rates are MiB a second of the bytes that the program writes; times are milliseconds as a client over the socket sees them.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { row } from './rig/figures.ts';
import { OutputPage } from './rig/output-page.ts';
import { ServedHost } from './rig/served-host.ts';

const mebibytes = Number(process.argv[2] ?? 1024);
const line = 'the quick brown fox jumps over the lazy dog, again and again, until the disk is full of foxes 01234';
const bytes = Math.floor((mebibytes * 1024 * 1024) / (line.length + 1)) * (line.length + 1);
const lines = bytes / (line.length + 1) + 2;
// `yes` ends by a signal once it was read enough of, which a pipe in bash would fail with.
const script = `{ yes '${line}' || :; } | head -c ${bytes}`;
const sampleMs = 250;
const executablePath = process.env.GANTRY_BROWSER;

async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

/** Reads a pseudo terminal and throws away what comes. */
function bareReader(): Promise<void> {
  return new Promise((resolve) => {
    const terminal = spawn('bash', ['-c', script], { cols: 120, rows: 30, encoding: null });
    terminal.onData(() => {});
    terminal.onExit(() => resolve());
  });
}

function rate(milliseconds: number): number {
  return bytes / 1024 / 1024 / (milliseconds / 1000);
}

/** What was measured at each quarter of the time. */
function quarters(values: readonly number[]): string {
  return [1, 2, 3, 4].map((quarter) => values[Math.floor((values.length * quarter) / 4) - 1] ?? 0).join(', ');
}

async function measurePage(page: OutputPage, before: number): Promise<void> {
  await page.seen('needle');
  row('memory of the page before, JavaScript', before, 'MiB');
  row('  after it has shown all of it', await page.heap(), 'MiB');
  const [half] = await timed(async () => {
    await page.goTo('50%');
    await page.seenLine(Math.floor(lines / 2), 'fox');
  });
  row('  go to the half of it, to the line on the screen', half, 'ms');
  await page.close();
}

async function measure(host: ServedHost): Promise<void> {
  const path = host.playbook('flood', {
    one: { name: 'One', steps: [{ name: 'Print', script: `${script}; echo; echo needle` }] },
  });
  const page = executablePath === undefined ? null : await OutputPage.open(executablePath, host);
  const heapBefore = await page?.heap();
  const idle = host.usage();
  const seen: ReturnType<ServedHost['usage']>[] = [];
  const timer = setInterval(() => seen.push(host.usage()), sampleMs);
  const [took, run] = await timed(async () => {
    const started = await host.run(path);
    await page?.show('flood');
    const last = (await host.events(started)).at(-1);
    if (last?.type !== 'run.completed' || last.conclusion !== 'success') throw new Error('The flood did not succeed');
    return started;
  });
  clearInterval(timer);
  const after = host.usage();
  const [bare] = await timed(bareReader);
  const [toFile] = await timed(async () => spawnSync('bash', ['-c', `${script} > '${join(host.folder, 'plain')}'`]));
  row(`${mebibytes} MiB: pipe to a file, no terminal`, rate(toFile), 'MiB/s');
  row('a bare reader of the pseudo terminal', rate(bare), 'MiB/s');
  row('gantry, from the terminal to disk and index', rate(took), 'MiB/s');
  row('  of the bare reader', (rate(took) / rate(bare)) * 100, '%');
  const series = (of: 'host' | 'ptyHost') => quarters(seen.map((each) => each[of]?.memory ?? 0));
  const most = (of: 'host' | 'ptyHost') => Math.max(...seen.map((each) => each[of]?.memory ?? 0));
  const spent = (of: 'host' | 'ptyHost') => ((after[of]?.cpu ?? 0) - (idle[of]?.cpu ?? 0)) / mebibytes;
  row('processor time of the host', spent('host'), 'ms/MiB');
  row('processor time of the PTY host', spent('ptyHost'), 'ms/MiB');
  row('memory of the host, before', idle.host?.memory ?? 0, 'MiB');
  row('  at the most', most('host'), 'MiB');
  console.log(`  at each quarter: ${series('host')}`);
  row('memory of the PTY host at the most', most('ptyHost'), 'MiB');
  console.log(`  at each quarter: ${series('ptyHost')}`);
  if (page !== null) await measurePage(page, heapBefore ?? 0);
  const ref = { run, job: 'one', step: 'step-1' };
  const { client } = host;
  const [open, tail] = await timed(async () => {
    const { total } = await client.output.lines({ ...ref, first: 0, count: 1 });
    return client.output.lines({ ...ref, first: Math.max(0, total - 200), count: 200 });
  });
  row(`open at the end (${tail.total.toLocaleString()} lines)`, open, 'ms');
  const jumps: number[] = [];
  for (let jump = 1; jump <= 20; jump++) {
    const first = Math.floor((tail.total * jump) / 21);
    jumps.push((await timed(() => client.output.lines({ ...ref, first, count: 200 })))[0]);
  }
  row('jump to a line, median of 20', jumps.toSorted((a, b) => a - b)[10] ?? 0, 'ms');
  for (const [name, text, regex] of [
    ['search for a word', 'needle', false],
    ['search by an expression that looks ahead', '(?=needle)n', true],
  ] as const) {
    const query = { text, regex, caseSensitive: true };
    const [searched] = await timed(async () => {
      for await (const _ of await client.output.search({ query, ...ref, stream: crypto.randomUUID() }));
    });
    row(name, searched, 'ms');
  }
  row('memory of the host after all that', host.usage().host?.memory ?? 0, 'MiB');
}

const host = await ServedHost.start();
try {
  await measure(host);
} finally {
  await host.stop();
}
