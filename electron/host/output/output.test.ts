import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SearchAnswer } from '../../../shared/host/search.ts';
import { downloadOf } from '../download.ts';
import { eventsOf, HostRig, outputUntil } from '../testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const stepOf = (run: string, job = 'one') => ({ run, job, step: 'step-1' });

/** All bytes of a step's output, as a page reads them. */
async function bytesOf(run: string, job = 'one'): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const stream = randomUUID();
  for await (const { offset, base64 } of await rig.client.output.follow({ ...stepOf(run, job), from: 0, stream })) {
    const bytes = Buffer.from(base64, 'base64');
    expect(offset).toBe(pieces.reduce((sum, piece) => sum + piece.length, 0));
    pieces.push(bytes);
    await rig.client.output.ack({ stream, position: offset + bytes.length });
  }
  return Buffer.concat(pieces);
}

async function search(
  input: Omit<Parameters<HostRig['client']['output']['search']>[0], 'stream'>,
): Promise<SearchAnswer[]> {
  const answers: SearchAnswer[] = [];
  const stream = randomUUID();
  let matches = 0;
  for await (const answer of await rig.client.output.search({ ...input, stream })) {
    answers.push(answer);
    if (answer.kind !== 'matches') continue;
    matches += answer.matches.length;
    await rig.client.output.ack({ stream, position: matches });
  }
  return answers;
}

const plainQuery = (words: string) => ({ text: words, regex: false, caseSensitive: false });

describe('nothing of an output is lost', () => {
  test('of a flood: every line is there, in order, and its index finds each', async () => {
    const run = await rig.start(rig.script('seq 1 1000000'));
    await eventsOf(rig.client, run);
    const lines = (await bytesOf(run)).toString('latin1').split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(1_000_000);
    expect(lines.findIndex((line, index) => line !== String(index + 1))).toBe(-1);
    const { lines: window, total } = await rig.client.output.lines({ ...stepOf(run), first: 777_776, count: 2 });
    expect({ window, total }).toEqual({ window: ['777777', '777778'], total: 1_000_000 });
  });

  test('of a line of 1 MB without an end: its begin is shown with its length, and all of it is there', async () => {
    const run = await rig.start(rig.script('printf "before\\n"; head -c 1000000 /dev/zero | tr "\\0" x'));
    await eventsOf(rig.client, run);
    expect(await bytesOf(run)).toEqual(Buffer.from(`before\r\n${'x'.repeat(1_000_000)}`));
    const window = await rig.client.output.lines({ ...stepOf(run), first: 0, count: 10 });
    expect(window).toMatchObject({ total: 2, bytes: 1_000_008, cut: [{ line: 1, bytes: 1_000_000 }] });
    expect(window.lines[1]).toMatch(/^x{16384}$/);
  });

  test('of what is no UTF-8, and of every byte that a file can have', async () => {
    writeFileSync(
      join(rig.workspace, 'bytes'),
      Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7) % 256)),
    );
    // The terminal's own translation of line ends is off: what the program writes is what must come.
    const run = await rig.start(rig.script('stty raw; printf "\\xff\\xc3(\\xe2\\x82"; cat bytes'));
    await eventsOf(rig.client, run);
    const expected = Buffer.concat([
      Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x82]),
      Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7) % 256)),
    ]);
    expect((await bytesOf(run)).equals(expected)).toBe(true);
  });

  test('of a hundred terminals at once', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `job${index}`);
    const jobs = names.map((name) => [name, { steps: [{ name: 'Step', script: `seq -f ${name}-%g 1 2000` }] }]);
    const more = { concurrency: { maxConcurrency: 100 } };
    const run = await rig.start(rig.playbook(Object.fromEntries(jobs), more));
    const outputs = await Promise.all(
      names.map(async (name) => [name, (await bytesOf(run, name)).toString()] as const),
    );
    for (const [name, output] of outputs)
      expect(output).toBe(Array.from({ length: 2000 }, (_, index) => `${name}-${index + 1}\r\n`).join(''));
  });

  test('for a page that stops reading: the step comes to its end without it, and all is there when it reads on', async () => {
    const run = await rig.start(rig.script('seq 1 600000'));
    const stream = randomUUID();
    const pieces = (await rig.client.output.follow({ ...stepOf(run), from: 0, stream }))[Symbol.asyncIterator]();
    await pieces.next();
    expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    await pieces.return?.();
    expect((await bytesOf(run)).toString().endsWith('\r\n600000\r\n')).toBe(true);
  });

  test('for a page that comes back after 10,000 events: it gets those that it missed, once each', async () => {
    const script = 'for n in $(seq 900); do echo "::notice::$n"; done';
    const steps = Array.from({ length: 12 }, (_, index) => ({ name: `Step ${index}`, script }));
    const run = await rig.start(rig.playbook({ one: { steps } }));
    const seen: number[] = [];
    const first = randomUUID();
    for await (const batch of await rig.client.runs.events({ run, after: 0, stream: first })) {
      seen.push(...batch.map(({ seq }) => seq));
      // The connection breaks here.
      if (seen.length > 100) break;
      await rig.client.output.ack({ stream: first, position: seen.at(-1) ?? 0 });
    }
    const all = await eventsOf(rig.client, run);
    expect(all.length).toBeGreaterThan(10_000);
    const again = randomUUID();
    for await (const batch of await rig.client.runs.events({ run, after: seen.at(-1) ?? 0, stream: again })) {
      seen.push(...batch.map(({ seq }) => seq));
      await rig.client.output.ack({ stream: again, position: seen.at(-1) ?? 0 });
    }
    expect(seen).toEqual(all.map(({ seq }) => seq));
  });
});

describe('the times of an output', () => {
  test('tell when each line came, and what was there at a time', async () => {
    const before = Date.now();
    const run = await rig.start(rig.script('echo first; echo second'));
    await eventsOf(rig.client, run);
    const { times } = await rig.client.output.lines({ ...stepOf(run), first: 0, count: 10 });
    expect(times).toHaveLength(2);
    for (const time of times) expect(time).toBeGreaterThanOrEqual(before);
    expect(times.every((time) => time !== null && time <= Date.now())).toBe(true);
    expect(await rig.client.output.at({ ...stepOf(run), time: before })).toMatchObject({ offset: 0, line: 0 });
    const all = { offset: 15, line: 1, size: { columns: 120, rows: 30 } };
    expect(await rig.client.output.at({ ...stepOf(run), time: Date.now() })).toEqual(all);
    const { base64 } = await rig.client.output.read({ ...stepOf(run), from: 7, length: 100 });
    expect(Buffer.from(base64, 'base64').toString()).toBe('second\r\n');
  });

  test('make a recording of it that keeps to asciicast v2: whole text, rising times, the sizes of its terminal', async () => {
    const run = await rig.start(rig.script('printf "aé"; read -r _; stty size'));
    await outputUntil(rig.client, run, 'é');
    await rig.client.terminal.resize({ ...stepOf(run), columns: 70, rows: 20 });
    await rig.client.terminal.write({ ...stepOf(run), data: '\n' });
    await eventsOf(rig.client, run);
    let recording = '';
    const stream = randomUUID();
    for await (const { text: piece, position } of await rig.client.output.cast({ ...stepOf(run), stream })) {
      recording += piece;
      await rig.client.output.ack({ stream, position });
    }
    const [header, ...events] = recording
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, width: 120, height: 30, title: 'one / step-1' });
    const rows = events as [number, string, string][];
    expect(rows.map(([time]) => time)).toEqual(rows.map(([time]) => time).toSorted((a, b) => a - b));
    expect(rows.every(([, kind]) => kind === 'o' || kind === 'r')).toBe(true);
    expect(rows.filter(([, kind]) => kind === 'r').map(([, , size]) => size)).toEqual(['70x20']);
    expect(rows.flatMap(([, kind, data]) => (kind === 'o' ? data : [])).join('')).toBe((await bytesOf(run)).toString());
  });
});

describe('a search over outputs', () => {
  test('finds in a step, a job, a run and all runs, and says where', async () => {
    const step = (script: string) => ({ steps: [{ name: 'Step', script }] });
    const path = rig.playbook({ one: step('echo "needle one"; echo hay; echo Needle'), two: step('echo "a needle"') });
    const older = await rig.start(path);
    await eventsOf(rig.client, older);
    const later = await rig.start(path);
    await eventsOf(rig.client, later);
    const places = (answers: readonly SearchAnswer[]) =>
      answers.flatMap((answer) =>
        answer.kind === 'matches'
          ? answer.matches.map(({ line }) => `${answer.run === older ? 'old' : 'new'} ${answer.job}:${line}`)
          : [],
      );
    const query = plainQuery('needle');
    expect(places(await search({ query }))).toEqual([
      'new one:0',
      'new one:2',
      'new two:0',
      'old one:0',
      'old one:2',
      'old two:0',
    ]);
    expect(places(await search({ query, run: older, job: 'two' }))).toEqual(['old two:0']);
    expect(places(await search({ query, ...stepOf(older), firstLine: 1 }))).toEqual(['old one:2']);
    const limited = await search({ query, limit: 3 });
    expect(limited.at(-1)).toEqual({ kind: 'done', matches: 3, limited: true });
  });

  test('gives no more than a window to who does not read, and ends when it is left', async () => {
    const run = await rig.start(rig.script('seq 1 20000'));
    await eventsOf(rig.client, run);
    const stream = randomUUID();
    let matches = 0;
    let answers = 0;
    for await (const answer of await rig.client.output.search({
      query: plainQuery('1'),
      run,
      stream,
      limit: 1_000_000,
    })) {
      if (answer.kind === 'matches') matches += answer.matches.length;
      answers += 1;
      // A window is ten answers: the eleventh would not come.
      if (answers === 10) break;
    }
    expect(matches).toBeLessThanOrEqual(5000);
    expect((await search({ query: plainQuery('20000'), run })).at(-1)).toEqual({
      kind: 'done',
      matches: 1,
      limited: false,
    });
  });

  test('of an expression that takes for ever holds nobody else up, and ends when it is left', async () => {
    const run = await rig.start(rig.script(`echo ${'a'.repeat(64)}!`));
    await eventsOf(rig.client, run);
    const stop = new AbortController();
    const query = { text: '(a+)+$', regex: true, caseSensitive: true };
    const found = await rig.client.output.search({ query, run, stream: 'endless' }, { signal: stop.signal });
    const next = found.next();
    expect((await search({ query: plainQuery('!'), run })).at(-1)).toEqual({
      kind: 'done',
      matches: 1,
      limited: false,
    });
    stop.abort();
    // The search itself comes to its end: else the test does not.
    await Promise.allSettled([next]);
  });

  test('refuses an expression that cannot be read, with its reason', async () => {
    const query = { text: '(', regex: true, caseSensitive: false };
    const { error } = await safe(rig.client.output.search({ query, stream: 's' }));
    expect(error).toMatchObject({ code: 'INVALID' });
  });
});

test('an output is downloaded as it came, as text to read, and as a recording', async () => {
  const run = await rig.start(rig.script('printf "\\033[31mred\\033[0m\\n10%%\\r100%%\\nend"'));
  await eventsOf(rig.client, run);
  const raw = await bytesOf(run);
  const download = async (form: string) => {
    const found = await downloadOf(rig.workspace, `/output/${form}/${run}/one/step-1`);
    return found === null ? null : text(found.stream());
  };
  expect(await download('log')).toBe(raw.toString());
  expect(await download('txt')).toBe('red\n100%\nend');
  expect(await download('cast')).toMatch(/^\{"version":2,/);
  expect(await download('exe')).toBeNull();
  expect(await downloadOf(rig.workspace, `/output/log/${run}/one/../../journal.ndjson`)).toBeNull();
  expect(await downloadOf(rig.workspace, '/output/log/..%2F..%2F/one/step-1')).toBeNull();
});
