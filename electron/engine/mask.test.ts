import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMaskSet } from './mask.ts';

const secret = `pa$$'w0rd "é/<&>+`;

function masked(values: readonly string[], chunks: readonly (string | Uint8Array)[]): string {
  const masker = createMaskSet(values).stream();
  const parts = chunks.map((chunk) => masker.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return Buffer.concat([...parts, masker.flush()]).toString();
}

test('without values to hide a chunk goes through as it is', () => {
  const chunk = Buffer.from('anything');
  expect(createMaskSet([]).stream().push(chunk)).toBe(chunk);
});

test('chunks that hold nothing of a value go through as they are, without a copy', () => {
  const chunk = Buffer.from('....');
  expect(createMaskSet(['hunter2!']).stream().push(chunk)).toBe(chunk);
});

test.each<[string, string]>([
  ['as it is', secret],
  ['in JSON', JSON.stringify({ secret })],
  ['in JSON within JSON', JSON.stringify(JSON.stringify({ secret }))],
  ['in JSON as .NET writes it', 'pa$$\\u0027w0rd \\u0022\\u00E9/\\u003C\\u0026\\u003E\\u002B'],
  ['in JSON as Python writes it', `"pa$$'w0rd \\"\\u00e9/<&>+"`],
  ['in JSON as PowerShell 5 writes it', `"pa$$\\u0027w0rd \\"\\u00e9/\\u003c\\u0026\\u003e+"`],
  ['in a URI', `https://x/?q=${encodeURIComponent(secret)}`],
  ['in a form', `q=${new URLSearchParams({ secret })}`],
  ['in XML', '<a b="pa$$&apos;w0rd &quot;é/&lt;&amp;&gt;+"/>'],
  ['quoted for PowerShell', `'${secret.replaceAll("'", "''")}'`],
  ['quoted for bash', `'${secret.replaceAll("'", "'\\''")}'`],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ['in upper hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
  [
    'as bytes with dashes',
    Buffer.from(secret)
      .toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&-'),
  ],
  ['in an encoded PowerShell command', Buffer.from(`echo ${secret} x`, 'utf16le').toString('base64')],
])('a value is hidden %s', (_, text) => {
  const output = masked([secret], [`before ${text} after`]);
  expect(output).toContain('***');
  for (const piece of ['w0rd', '7730', 'dzBy', 'cAByA', 'AwAHI', '53-77'.slice(0, 5)])
    expect(output).not.toContain(piece);
  expect(output.startsWith('before ') && output.endsWith(' after')).toBe(true);
});

test('a value is hidden in base64 of a longer text, wherever it stands in it and whatever its length', () => {
  const value = fc.stringMatching(/^[ -~]{6,30}$/).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(
      value,
      fc.nat(7),
      fc.nat(7),
      fc.constantFrom('base64', 'base64url'),
      (hidden, before, after, encoding) => {
        const bytes = Buffer.from('#'.repeat(before) + hidden + '#'.repeat(after));
        const output = masked([hidden], [bytes.toString(encoding)]);
        expect(output).toContain('***');
        expect(output.replace(/\*\*\*/g, '').length).toBeLessThanOrEqual(Math.ceil(((before + after) * 4) / 3) + 6);
      },
    ),
  );
});

describe('however the bytes are cut', () => {
  test('the output is the same as for the whole', () => {
    const word = fc.constantFrom(
      'hunter2',
      'hunter',
      'hun',
      'ter2',
      'x',
      '\r\n',
      '\u001b[31m',
      '\u001b',
      '[',
      '***',
      'é',
    );
    const whole = fc.array(word, { maxLength: 20 }).map((words) => Buffer.from(words.join('')));
    fc.assert(
      fc.property(whole, fc.array(fc.nat(200), { maxLength: 10 }), (bytes, cuts) => {
        const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const expected = masked(['hunter2', 'terx'], [bytes]);
        expect(masked(['hunter2', 'terx'], chunks)).toBe(expected);
        expect(
          masked(
            ['hunter2', 'terx'],
            [...bytes].map((byte) => Uint8Array.of(byte)),
          ),
        ).toBe(expected);
        expect(expected).not.toMatch(/hunter2|terx/);
      }),
    );
  });

  test('text without a value in it comes out byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const set = createMaskSet(['a value that does not occur']);
        const masker = set.stream();
        const output = Buffer.concat([...chunks.map((chunk) => masker.push(chunk)), masker.flush()]);
        expect(output.equals(Buffer.concat(chunks))).toBe(true);
      }),
    );
  });
});

test('a value wrapped by the terminal or coloured in its middle is hidden, and what stood between stays', () => {
  expect(masked(['hunter2'], ['a hun\r\nter2 b'])).toBe('a ***\r\n b');
  expect(masked(['hunter2'], ['a hu\u001b[31;1mnt\u001b(Ber2\u001b[0m b'])).toBe(
    'a ***\u001b[31;1m\u001b(B\u001b[0m b',
  );
});

test('base64 that is wrapped at 76 columns is hidden', () => {
  const long = 'correct horse battery staple and then some more words so that it wraps around twice or so, at least';
  const wrapped = Buffer.from(long).toString('base64').replace(/.{76}/g, '$&\n');
  expect(masked([long], [wrapped]).replace(/[\n=]/g, '').length).toBeLessThan(8);
});

test('of values that contain each other the whole stretch is hidden', () => {
  expect(masked(['abcdef', 'cdefgh', 'abc'], ['xabcdefghx abc'])).toBe('x***x ***');
});

test('each line of a value of many lines is hidden, in any order', () => {
  expect(masked(['first line\nsecond line\n{\n'], ['second line\r\n{\r\nfirst line'])).toBe('***\r\n{\r\n***');
});

test('values of less than three characters are not hidden', () => {
  expect(masked(['ab', ' a\n', ''], ['ab a'])).toBe('ab a');
});

test('a value added later is hidden from then on, in what is held back too', () => {
  const set = createMaskSet(['hunter2']);
  const masker = set.stream();
  expect(Buffer.from(masker.push(Buffer.from('a hunt'))).toString()).toBe('a ');
  set.add('hunting');
  expect(Buffer.from(masker.push(Buffer.from('ing hunter2'))).toString()).toBe('*** ***');
});

test('only what may be the beginning of a value is held back, and an end too short to tell anything can be let go', () => {
  const masker = createMaskSet(['hunter2!']).stream();
  const push = (text: string) => Buffer.from(masker.push(Buffer.from(text))).toString();
  expect(push('Oh')).toBe('O');
  expect(Buffer.from(masker.relax()).toString()).toBe('h');
  expect(push('unter')).toBe('');
  expect(masker.relax().length).toBe(0);
  expect(push('2! done.')).toBe('*** done.');
});

test('a flood of line breaks after the beginning of a value is not held back for ever', () => {
  const masker = createMaskSet(['hunter2']).stream();
  masker.push(Buffer.from('hun'));
  let given = 0;
  for (let index = 0; index < 100; index++) given += masker.push(Buffer.from('\n'.repeat(1000))).length;
  expect(given).toBe(100_003);
});

test('texts and whole values are hidden in events too, names of keys included', () => {
  const set = createMaskSet(['hunter2']);
  expect(set.json({ hunter2: ['x hunter2', 5, null, { a: 'hunter' }] })).toEqual({
    '***': ['x ***', 5, null, { a: 'hunter' }],
  });
  const clean = { a: 1 };
  expect(createMaskSet([]).json(clean)).toBe(clean);
});
