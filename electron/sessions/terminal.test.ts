import { expect, test } from 'vitest';
import { HeadlessTerminal } from './terminal.ts';

function open(columns = 20, rows = 5) {
  const answers: string[] = [];
  const terminal = new HeadlessTerminal(columns, rows, (data) => answers.push(data));
  const show = (text: string) => terminal.write(Buffer.from(text));
  return { terminal, answers, show };
}

test('it answers where the cursor is', async () => {
  const { terminal, answers, show } = open();
  show('abc\u001b[6n');
  await terminal.snapshot();
  expect(answers).toEqual(['\u001b[1;4R']);
});

test('a late window gets the screen as it is, colours and the lines above it included', async () => {
  const { terminal, show } = open();
  for (let line = 0; line < 30; line++) show(`line ${line}\r\n`);
  show('\u001b[31mred\u001b[0m');
  const snapshot = await terminal.snapshot();
  expect(snapshot).toMatchObject({ columns: 20, rows: 5 });
  const late = open();
  late.show(snapshot.data);
  expect((await late.terminal.snapshot()).data).toBe(snapshot.data);
  expect(snapshot.data).toContain('line 0');
  expect(snapshot.data).toContain('\u001b[31mred');
});

test('a flood is thinned, and its end is on the screen', async () => {
  const { terminal, show } = open();
  for (let block = 0; block < 40; block++) show(`${'x'.repeat(400_000)}\r\n`);
  show('\r\nthe end');
  const { data, bytes } = await terminal.snapshot();
  expect(data).toContain('the end');
  expect(bytes).toBe(40 * 400_002 + 9);
});

test('resized, it says so', async () => {
  const { terminal, show } = open();
  show('old');
  terminal.resize(30, 8);
  expect(await terminal.snapshot()).toEqual({ columns: 30, rows: 8, data: 'old', bytes: 3 });
});

test('begun anew, nothing of before is on the screen, not even what was on its way', async () => {
  const { terminal, show } = open();
  show('old ');
  show('older');
  terminal.reset();
  expect(await terminal.snapshot()).toMatchObject({ data: '', bytes: 0 });
  show('new');
  expect(await terminal.snapshot()).toMatchObject({ data: 'new', bytes: 3 });
});

test('a snapshot says how many bytes it stands for, and waits for no more than were there', async () => {
  const { terminal, show } = open(10, 3);
  show('abc');
  const early = terminal.snapshot();
  let running = true;
  const flood = (async () => {
    while (running) {
      show('x');
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const { bytes, data } = await early;
  running = false;
  await flood;
  expect(bytes).toBeGreaterThanOrEqual(3);
  expect(data.startsWith('abc')).toBe(true);
});
