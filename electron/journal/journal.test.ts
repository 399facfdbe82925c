import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEventBody } from '../../shared/run/events.ts';
import { Journal } from './journal.ts';
import { liveOwner, takeLock } from './lock.ts';
import { OutputFile } from './output-file.ts';
import { entriesOf, indexPath, repairIndex } from './output-index.ts';
import { timesPath } from './output-times.ts';
import { JournalReader, readJournal } from './read-journal.ts';
import { OutputReader, outputAt, readLines } from './read-output.ts';

let folder = '';

async function readOutput(path: string, from: number, length: number): Promise<Buffer> {
  const output = new OutputReader(path);
  const bytes = await output.read(from, length);
  await output.close();
  return bytes;
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warning = (message: string): RunEventBody => ({ type: 'run.warning', code: 'test', message });

describe('the journal', () => {
  test('events are on disk before they are told, numbered from 1 without gaps in the order of the calls', async () => {
    const path = join(folder, 'journal.ndjson');
    const journal = await Journal.create(path, 'run-00000001', () => 0);
    let told = 0;
    journal.listen((events) => {
      told += events.length;
      const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
      expect(lines.length).toBeGreaterThanOrEqual(told);
    });
    await Promise.all(Array.from({ length: 500 }, (_, index) => journal.append(warning(String(index)))));
    await journal.close();
    expect(told).toBe(500);
    const events = await readJournal(path);
    expect(events?.map((event) => event.seq)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(events?.map((event) => (event.type === 'run.warning' ? event.message : ''))).toEqual(
      Array.from({ length: 500 }, (_, index) => String(index)),
    );
  });

  test('the first line tells its format and version', async () => {
    const path = join(folder, 'journal.ndjson');
    await (await Journal.create(path, 'run-00000001', () => 0)).close();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      format: 'gantry-journal',
      version: 1,
      run: 'run-00000001',
    });
  });

  test('cut anywhere, it reads as a beginning of what was written', async () => {
    const path = join(folder, 'journal.ndjson');
    const journal = await Journal.create(path, 'run-00000001', () => 0);
    for (const message of ['a', 'b', 'c']) await journal.append(warning(message));
    await journal.close();
    const whole = await readJournal(path);
    const size = readFileSync(path).length;
    for (let cut = size - 1; cut > 80; cut -= 7) {
      truncateSync(path, cut);
      const events = await readJournal(path);
      expect(events).toEqual(whole?.slice(0, events?.length));
    }
  });

  test('cut anywhere, it is reopened and goes on with the next number, as if what was torn had never been', async () => {
    const path = join(folder, 'journal.ndjson');
    const journal = await Journal.create(path, 'run-00000001', () => 0);
    for (const message of ['a', 'bä', 'c']) await journal.append(warning(message));
    await journal.close();
    const bytes = readFileSync(path);
    const header = bytes.indexOf(10);
    for (let cut = bytes.length; cut > header; cut -= 5) {
      writeFileSync(path, bytes.subarray(0, cut));
      const before = (await readJournal(path)) ?? [];
      const reopened = await Journal.reopen(path, 'run-00000001', () => 0);
      expect(reopened?.events).toEqual(before);
      await reopened?.append(warning('later'));
      await reopened?.close();
      const after = await readJournal(path);
      expect(after?.slice(0, -1)).toEqual(before);
      expect(after?.at(-1)).toMatchObject({ seq: before.length + 1, message: 'later' });
    }
    writeFileSync(path, bytes.subarray(0, header - 1));
    expect(await Journal.reopen(path, 'run-00000001', () => 0)).toBeNull();
  });

  test('lines that are no event, or not the next one, end it', async () => {
    const path = join(folder, 'journal.ndjson');
    const journal = await Journal.create(path, 'run-00000001', () => 0);
    await journal.append(warning('a'));
    await journal.close();
    appendFileSync(
      path,
      `${JSON.stringify({ run: 'run-00000001', seq: 3, time: new Date(0).toISOString(), ...warning('gap') })}\n`,
    );
    expect(await readJournal(path)).toHaveLength(1);
  });

  test('read piece by piece, each event comes once, a line in the moment it is whole', async () => {
    const path = join(folder, 'journal.ndjson');
    const whole = join(folder, 'whole.ndjson');
    const journal = await Journal.create(whole, 'run-00000001', () => 0);
    for (const message of ['a', 'bä', 'c']) await journal.append(warning(message));
    await journal.close();
    const reader = new JournalReader(path);
    const seen: number[] = [];
    for (const byte of readFileSync(whole)) {
      appendFileSync(path, Buffer.of(byte));
      for (const { seq } of (await reader.next()) ?? []) seen.push(seq);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test('after a write that failed nothing more is stored, so that no event stands behind a gap', async () => {
    const path = join(folder, 'journal.ndjson');
    const journal = await Journal.create(path, 'run-00000001', () => 0);
    await journal.append(warning('a'));
    await journal.close();
    const told: number[] = [];
    journal.listen((events) => told.push(...events.map(({ seq }) => seq)));
    for (const message of ['b', 'c'])
      await expect(journal.append(warning(message))).rejects.toMatchObject({ code: 'EBADF' });
    expect(told).toEqual([]);
    expect(await readJournal(path)).toHaveLength(1);
  });

  test('a file of another kind is no journal', async () => {
    const path = join(folder, 'other');
    appendFileSync(path, '{"format":"gantry-journal","version":99}\n');
    expect(await readJournal(path)).toBeNull();
    expect(await readJournal(join(folder, 'none'))).toBeNull();
  });
});

describe('output files', () => {
  test('any window of lines is what splitting the whole would give, however it was written', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', '\n', '\r\n', '\u001b[31m') }), { maxLength: 20 }),
        fc.nat(12),
        fc.integer({ min: 1, max: 12 }),
        async (chunks, first, count) => {
          const path = join(folder, `out-${number++}`);
          const file = await OutputFile.open(path);
          for (const chunk of chunks) await file.write(Buffer.from(chunk));
          await file.close();
          const text = chunks.join('');
          const all = text.split('\n').map((line) => line.replace(/\r$/, ''));
          if (text === '' || text.endsWith('\n')) all.pop();
          const window = await readLines(path, first, count);
          expect(window.total).toBe(all.length);
          expect(window.lines).toEqual(all.slice(window.first, window.first + count));
          expect(window.bytes).toBe(Buffer.byteLength(text));
        },
      ),
    );
  });

  describe('with the times at which they came', () => {
    /** Writes texts at times, each `[time, text]`. */
    async function writeAt(path: string, ...texts: readonly (readonly [number, string])[]): Promise<void> {
      let time = 0;
      const file = await OutputFile.open(path, { moment: () => ({ time, columns: 80, rows: 24 }) });
      for (const [at, text] of texts) {
        time = at;
        await file.write(Buffer.from(text));
      }
      await file.close();
    }

    test('a line has the time of its first byte, and at any time is there what had come by then', async () => {
      const path = join(folder, 'out');
      await writeAt(path, [1000, 'a\nb'], [2000, 'b\nc\n'], [2005, 'd\n'], [3000, 'e']);
      expect(await readLines(path, 0, 10)).toMatchObject({
        lines: ['a', 'bb', 'c', 'd', 'e'],
        times: [1000, 1000, 2000, 2000, 3000],
      });
      const size = { columns: 80, rows: 24 };
      expect(await outputAt(path, 999)).toEqual({ offset: 0, line: 0, size });
      expect(await outputAt(path, 1000)).toEqual({ offset: 3, line: 1, size });
      expect(await outputAt(path, 2999)).toEqual({ offset: 9, line: 3, size });
      expect(await outputAt(path, 3000)).toEqual({ offset: 10, line: 4, size });
    });

    test('a clock that is set back never makes a later line earlier', async () => {
      const path = join(folder, 'out');
      await writeAt(path, [5000, 'a\n'], [1000, 'b\n'], [6000, 'c\n']);
      expect((await readLines(path, 0, 3)).times).toEqual([5000, 5000, 6000]);
    });

    test.each([
      ['torn', (path: string) => truncateSync(path, 40)],
      ['ahead of the text', (path: string) => appendFileSync(path, Buffer.alloc(16, 1))],
    ])('times that a crash left %s go on with the next attempt', async (_, damage) => {
      const path = join(folder, 'out');
      await writeAt(path, [1000, 'a\n'], [2000, 'b\n']);
      damage(timesPath(path));
      await writeAt(path, [3000, 'c\n']);
      const { times } = await readLines(path, 0, 3);
      expect([times[0], times[2]]).toEqual([1000, 3000]);
    });

    test.each([
      ['without times', (path: string) => rmSync(path)],
      ['with times of a later version', (path: string) => writeFileSync(path, Buffer.from('gantry-times\u0002\0\0\0'))],
    ])('an output %s is read without them', async (_, change) => {
      const path = join(folder, 'out');
      await writeAt(path, [1000, 'a\n']);
      change(timesPath(path));
      expect(await readLines(path, 0, 2)).toMatchObject({ lines: ['a'], times: [null] });
      expect(await outputAt(path, 0)).toEqual({ offset: 2, line: 0, size: null });
    });
  });

  test('an output is read as it grows, from before it is there', async () => {
    const path = join(folder, 'growing');
    const output = new OutputReader(path);
    expect((await output.read(0, 10)).length).toBe(0);
    const file = await OutputFile.open(path);
    for (const text of ['ab', 'cd']) {
      await file.write(Buffer.from(text));
      await file.flush();
    }
    expect((await output.read(1, 10)).toString()).toBe('bcd');
    expect((await output.read(1, 2)).toString()).toBe('bc');
    await Promise.all([file.close(), output.close()]);
  });

  test('offsets beyond what 32 bits hold are told right', () => {
    const entries = entriesOf(Buffer.from('a\nb\n'), 2 ** 33 + 5);
    expect([entries.readBigUInt64LE(0), entries.readBigUInt64LE(8)].map(Number)).toEqual([2 ** 33 + 7, 2 ** 33 + 9]);
  });

  test('a window far into a large file reads that window alone, and bytes can be read from anywhere', async () => {
    const path = join(folder, 'large');
    const file = await OutputFile.open(path);
    const block = Buffer.from(
      Array.from({ length: 10_000 }, (_, index) => `line ${String(index).padStart(5, '0')}\n`).join(''),
    );
    for (let repeat = 0; repeat < 100; repeat++) await file.write(block);
    await file.close();
    const { lines, total } = await readLines(path, 999_998, 5);
    expect(total).toBe(1_000_000);
    expect(lines).toEqual(['line 09998', 'line 09999']);
    expect((await readOutput(path, 11 * 999_999, 100)).toString()).toBe('line 09999\n');
  });

  test.each([
    ['short', (path: string) => truncateSync(path, 8)],
    ['torn', (path: string) => truncateSync(path, 13)],
    ['missing', (path: string) => rmSync(path)],
    ['ahead of the text', (path: string) => appendFileSync(path, Buffer.alloc(16, 1))],
  ])(
    'an index that a crash left %s tells all lines again once it is repaired, and more can be written',
    async (_, damage) => {
      const path = join(folder, 'out');
      const file = await OutputFile.open(path);
      await file.write(Buffer.from('a\nb\nc\nd'));
      await file.close();
      damage(indexPath(path));
      await repairIndex(path);
      expect(await readLines(path, 0, 10)).toMatchObject({ lines: ['a', 'b', 'c', 'd'], total: 4 });
      damage(indexPath(path));
      const again = await OutputFile.open(path);
      await again.write(Buffer.from('d\ne\n'));
      await again.close();
      expect((await readLines(path, 0, 10)).lines).toEqual(['a', 'b', 'c', 'dd', 'e']);
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'what the disk refuses is told to the writer and whoever waits, and to nobody else',
    async () => {
      symlinkSync('/dev/full', join(folder, 'full'));
      const file = await OutputFile.open(join(folder, 'full'));
      await file.write(Buffer.from('lost'));
      await expect(file.flush()).rejects.toMatchObject({ code: 'ENOSPC' });
      await expect(file.write(Buffer.from('lost too'))).rejects.toMatchObject({ code: 'ENOSPC' });
      await file.close();
    },
  );

  test('a writer that is ahead of the disk is asked to wait, and nothing is lost', async () => {
    const path = join(folder, 'flood');
    const file = await OutputFile.open(path);
    const chunk = Buffer.alloc(400_000, 'x');
    const writes = Array.from({ length: 20 }, () => file.write(chunk));
    await Promise.all(writes);
    await file.close();
    expect((await readOutput(path, 0, 9_000_000)).length).toBe(8_000_000);
  });
});

describe('the lock of a run', () => {
  test('it is held by a living process alone, until it is released', async () => {
    expect(await liveOwner(folder)).toBeNull();
    const lock = await takeLock(folder);
    expect(await liveOwner(folder)).toMatchObject({ pid: process.pid });
    expect(await takeLock(folder)).toMatchObject({ ok: false, error: { pid: process.pid } });
    if (lock.ok) await lock.value.release();
    expect(await liveOwner(folder)).toBeNull();
    expect(await takeLock(folder)).toMatchObject({ ok: true });
  });

  test.each([
    ['a pid that came back as another process', { pid: process.pid, started: '1' }],
    ['a pid of nobody', { pid: 2 ** 22 + 1, started: '1' }],
    ['no owner at all', 'torn'],
  ])('%s does not hold it', async (_, owner) => {
    appendFileSync(join(folder, 'owner.7.json'), JSON.stringify(owner));
    expect(await liveOwner(folder)).toBeNull();
    expect(await takeLock(folder)).toMatchObject({ ok: true });
    expect(await liveOwner(folder)).toMatchObject({ pid: process.pid });
  });

  test('of many that take over from a dead owner at once, one gets it', async () => {
    appendFileSync(join(folder, 'owner.1.json'), JSON.stringify({ pid: process.pid, started: '1' }));
    const locks = await Promise.all(Array.from({ length: 20 }, () => takeLock(folder)));
    expect(locks.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
