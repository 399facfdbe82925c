/**
 * What a step costs: 1,000 trivial bash steps in a layered graph, beside a bare spawn loop in Node and GNU make on the same
 * graph; and a warm PowerShell step beside `pwsh -Command exit`. Run with `npm run bench -- steps`.
 *
 * Figures are milliseconds of wall time per step (median of the rounds, all contenders in turn within a round), and the
 * ratio to the bare loop of the same rounds: machines differ, ratios less.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const layers = 20;
const width = 10;
const stepsPerJob = 5;
const lanes = 2;
const steps = layers * width * stepsPerJob;
const rounds = 3;
const bash = ['--noprofile', '--norc', '-eo', 'pipefail'];

const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
const jobId = (layer: number, place: number) => `job-${layer}-${place}`;
/** Each job needs two of the layer before: enough to order the layers, without joining them all. */
const needsOf = (layer: number, place: number) =>
  layer === 0 ? [] : [jobId(layer - 1, place), jobId(layer - 1, (place + 1) % width)];

function eachJob<T>(make: (layer: number, place: number) => T): T[] {
  return Array.from({ length: layers * width }, (_, index) => make(Math.floor(index / width), index % width));
}

function playbook(shell: string, jobs: Record<string, unknown>): string {
  return JSON.stringify({
    metadata: {
      name: 'bench',
      description: 'Many small steps in layers, to time them.',
      version: '1.0.0',
      category: 'testing',
    },
    orchestration: { defaults: { shell }, concurrency: { maxConcurrency: lanes }, jobs },
  });
}

function writeInputs(): void {
  mkdirSync(join(folder, 'playbooks'));
  const jobs = eachJob((layer, place) => [
    jobId(layer, place),
    {
      name: jobId(layer, place),
      needs: needsOf(layer, place),
      steps: Array.from({ length: stepsPerJob }, (_, step) => ({ name: `Step ${step}`, script: ':' })),
    },
  ]);
  writeFileSync(join(folder, 'playbooks', 'bench.json'), playbook('bash', Object.fromEntries(jobs)));
  const rules = eachJob((layer, place) => {
    const lines = Array.from({ length: stepsPerJob }, () => `\t@bash ${bash.join(' ')} step.sh\n`).join('');
    return `${jobId(layer, place)}: ${needsOf(layer, place).join(' ')}\n${lines}`;
  });
  const all = `all: ${eachJob(jobId).join(' ')}\n.PHONY: all ${eachJob(jobId).join(' ')}\n`;
  writeFileSync(join(folder, 'Makefile'), all + rules.join(''));
  writeFileSync(join(folder, 'step.sh'), ':\n');
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-2000)}`);
}

function spawnStep(): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn('bash', [...bash, 'step.sh'], { cwd: folder, stdio: 'ignore' })
      .once('error', reject)
      .once('exit', () => resolve());
  });
}

async function bareLoop(): Promise<number> {
  const start = performance.now();
  let left = steps;
  const lane = async () => {
    while (left-- > 0) await spawnStep();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return performance.now() - start;
}

function gantry(file: string): number {
  return timed(() => must(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'run', file, '--trust', '--json']));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function row(name: string, perStep: number, base: number): void {
  console.log(
    `${name.padEnd(34)} ${perStep.toFixed(2).padStart(9)} ms a step   ${(perStep / base).toFixed(2).padStart(6)} x`,
  );
}

async function bashSteps(): Promise<void> {
  const figures = { gantry: [] as number[], loop: [] as number[], make: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    figures.loop.push(await bareLoop());
    figures.make.push(timed(() => must('make', [`-j${lanes}`, '-s', 'all'])));
    figures.gantry.push(gantry(join('playbooks', 'bench.json')));
  }
  console.log(`${steps} bash steps, ${layers} layers of ${width} jobs, ${lanes} lanes, median of ${rounds} rounds`);
  const base = median(figures.loop) / steps;
  row('bare Node spawn loop (no graph)', base, base);
  row(`GNU make -j${lanes}`, median(figures.make) / steps, base);
  row('gantry run (start to end)', median(figures.gantry) / steps, base);
}

function powershellSteps(): void {
  const pwsh = process.env.GANTRY_PWSH ?? 'pwsh';
  if (spawnSync(pwsh, ['-v']).status !== 0) {
    console.log('PowerShell steps: skipped, no pwsh found (GANTRY_PWSH, PATH)');
    return;
  }
  const job = (count: number) => ({
    one: {
      name: 'One',
      steps: Array.from({ length: count }, (_, step) => ({ name: `Step ${step}`, script: '$null = 1' })),
    },
  });
  const few = 1;
  const many = 201;
  writeFileSync(join(folder, 'playbooks', 'few.json'), playbook('pwsh', job(few)));
  writeFileSync(join(folder, 'playbooks', 'many.json'), playbook('pwsh', job(many)));
  const warm: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round < rounds; round++) {
    cold.push(timed(() => must(pwsh, ['-NoProfile', '-Command', 'exit'])));
    const first = gantry(join('playbooks', 'few.json'));
    warm.push((gantry(join('playbooks', 'many.json')) - first) / (many - few));
  }
  console.log(`\nwarm PowerShell steps in one session, median of ${rounds} rounds`);
  row('pwsh -NoProfile -Command exit', median(cold), median(cold));
  row('gantry, a warm step', median(warm), median(cold));
}

try {
  writeInputs();
  await bashSteps();
  powershellSteps();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
