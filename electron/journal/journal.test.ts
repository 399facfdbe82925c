import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEventBody } from '../../shared/run/events.ts';
import { Journal } from './journal.ts';
import { liveOwner, takeLock } from './lock.ts';
import { indexPath, OutputFile, readLines, readOutput } from './output-file.ts';
import { readJournal } from './read-journal.ts';

let folder = '';
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

  test('an index that a crash left short loses no text', async () => {
    const path = join(folder, 'short');
    const file = await OutputFile.open(path);
    await file.write(Buffer.from('a\nb\nc\n'));
    await file.close();
    truncateSync(indexPath(path), 8);
    expect((await readLines(path, 0, 10)).lines).toEqual(['a', 'b\nc']);
  });

  test('a writer that is ahead of the disk is asked to wait, and nothing is lost', async () => {
    const path = join(folder, 'flood');
    const file = await OutputFile.open(path);
    const chunk = Buffer.alloc(400_000, 'x');
    const writes = Array.from({ length: 20 }, () => file.write(chunk));
    await Promise.all(writes);
    await file.close();
    expect((await readOutput(path, 0, 1 << 30)).length).toBe(8_000_000);
  });
});

describe('the lock of a run', () => {
  test('it is held by a living process alone', async () => {
    const path = join(folder, 'owner.json');
    expect(await liveOwner(path)).toBeNull();
    await takeLock(path);
    expect(await liveOwner(path)).toMatchObject({ pid: process.pid });
  });

  test('a pid that came back as another process does not hold it', async () => {
    const path = join(folder, 'owner.json');
    await takeLock(path);
    const owner = JSON.parse(readFileSync(path, 'utf8'));
    rmSync(path);
    appendFileSync(path, JSON.stringify({ ...owner, started: '1' }));
    expect(await liveOwner(path)).toBeNull();
  });
});
