import fc from 'fast-check';
import { type Case, isBeyond, isTooLarge } from './real-powershell.ts';

const variables = {
  n: 5,
  big: 4294967296,
  f: 2.5,
  s: 'abc',
  num: '5',
  word: 'True',
  empty: '',
  t: true,
  no: false,
  z: null,
  list: [1, 2, 3],
  names: ['a', 'B', 'abc'],
  mixed: [1, 'a', null, true],
  none: [],
  one: [0],
  o: { a: 1, b: { c: 'x' }, Name: 'abc' },
  objects: [{ k: 1 }, { k: 'b' }, { j: 2 }],
};
const env = { GANTRY_TEST_ONE: 'yes', GANTRY_TEST_TWO: '7' };

/** One of the words of a text, each written as PowerShell has it. */
function oneOf(words: string): fc.Arbitrary<string> {
  return fc.constantFrom(...words.trim().split(/\s+/));
}

const numbers = oneOf(`
  0 1 2 3 5 10 -1 -5 42 255 2147483647 -2147483648 2147483648 9223372036854775807 9223372036854775808 0x1F 0xFFFFFFFF
  1kb 2mb 1.5 .5 2.5 3.5 -2.5 1e3 1e-5 1e20 0.1 100.0 5l 1.5d 3d 10d 1.50d 1e15 123456789.123`);
const texts = fc.oneof(
  oneOf(`
    '' 'a' 'A' 'abc' 'ABC' 'b' '5' '5.0' '5.5' '-1' '0x1f' '1kb' '1e2' 'true' 'True' 'False' '1.2' '1.2.3' '1.10' '2.0.0.0'
    '1,000' 'it''s' 'x-y' '2024-01-02' '2024-02-03T04:05:06' '01/02/2024' 'é' '_' 'a_b' 'Z' 'zz' '10' '9' 'abcd'`),
  fc.constantFrom("' '", "' 5 '", "'a b'", "'1 2 3'"),
);
const patterns = oneOf(`'*' 'a*' '*c' '?' 'a?c' '[a-c]*' '[abc]' '[A-Z]*' 'a\`*' '[a' '*b*' '[]]' '' '5' 'a[^b]c'`);
const regexes = oneOf(String.raw`
  'b' '^a' 'c$' '^a.c$' '[a-c]+' '\d+' '\w' '\s' '(a|b)c' '(' 'a{2}' 'x?' '^$' '\.' '[^a]' 'B' '^[0-9]+$' 'a*b' '\bab'
  '(?<x>a)' '[]a]' '*a' 'a{' '\q' '' '^(?:a|b)+$' '(?i)A'`);
const names = fc.constantFrom(...Object.keys(variables), 'true', 'false', 'null', 'TRUE', 'undefinedName');
const variableNodes = fc.oneof(
  names.map((name) => `$${name}`),
  fc.constantFrom(
    '$env:GANTRY_TEST_ONE',
    '$env:GANTRY_TEST_TWO',
    '$env:GANTRY_TEST_NONE',
    '${s}',
    '${env:GANTRY_TEST_ONE}',
  ),
  fc.constantFrom('$IsLinux', '$IsWindows', '$PSVersionTable.PSEdition'),
);
const expandable = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        '5',
        '$s',
        '${n}',
        '$list',
        '$o',
        '$env:GANTRY_TEST_ONE',
        '`n',
        '`$',
        '""',
        '$(1 + 1)',
        '$($names[0])',
      ),
      fc.constantFrom('$f', '$t', '$z', '.', '$s.Length', "it's", '$(1,2)', '$()', '`t', '$mixed', '$big'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => `"${parts.join('')}"`);
const types = fc.constantFrom(
  'int',
  'string',
  'bool',
  'version',
  'long',
  'double',
  'decimal',
  'char',
  'array',
  'datetime',
);
const checkedTypes = fc.oneof(
  types,
  fc.constantFrom('object', 'hashtable', 'System.Int32', 'object[]', 'pscustomobject'),
);
const equalities = [
  '-eq',
  '-ne',
  '-gt',
  '-ge',
  '-lt',
  '-le',
  '-ceq',
  '-cne',
  '-cgt',
  '-clt',
  '-ieq',
  '-EQ',
  '-cle',
  '-ige',
];
const lists = ['-contains', '-notcontains', '-in', '-notin', '-ccontains', '-cin', '-inotin'];
const arithmetic = ['+', '-', '*', '/', '%'];
const members = fc.constantFrom(
  'Length',
  'Count',
  'a',
  'b',
  'k',
  'j',
  'Name',
  'zz',
  'c',
  'b.c',
  'Major',
  'Year',
  'length',
);
const indexes = fc.constantFrom(
  '0',
  '1',
  '-1',
  '9',
  '-9',
  '0,1',
  "'a'",
  '1.5',
  "'1'",
  '$null',
  '$n',
  '0..1',
  '-1,0',
  "'a','zz'",
  "'x'",
);

const { condition } = fc.letrec<{ condition: string; operand: string; primary: string }>((tie) => ({
  primary: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: numbers, weight: 3 },
    { arbitrary: texts, weight: 3 },
    { arbitrary: variableNodes, weight: 4 },
    { arbitrary: expandable, weight: 1 },
    { arbitrary: tie('condition').map((inner) => `(${inner})`), weight: 3 },
    { arbitrary: fc.array(tie('operand'), { maxLength: 3 }).map((items) => `@(${items.join(', ')})`), weight: 1 },
    { arbitrary: tie('condition').map((inner) => `@(${inner})`), weight: 1 },
    { arbitrary: tie('condition').map((inner) => `$(${inner})`), weight: 1 },
    { arbitrary: tie('operand').map((value) => `@{a=${value}; 'b b'=2}`), weight: 1 },
    { arbitrary: fc.tuple(variableNodes, members).map(([target, name]) => `${target}.${name}`), weight: 2 },
    { arbitrary: fc.tuple(tie('condition'), members).map(([target, name]) => `(${target}).${name}`), weight: 1 },
    { arbitrary: fc.tuple(variableNodes, indexes).map(([target, index]) => `${target}[${index}]`), weight: 2 },
    { arbitrary: fc.tuple(tie('condition'), indexes).map(([target, index]) => `(${target})[${index}]`), weight: 1 },
  ),
  operand: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: tie('primary'), weight: 8 },
    { arbitrary: fc.tuple(types, tie('primary')).map(([type, value]) => `[${type}]${value}`), weight: 2 },
    {
      arbitrary: fc.tuple(fc.constantFrom('-', '+', '!', '-not ', ','), tie('primary')).map((pair) => pair.join('')),
      weight: 1,
    },
    { arbitrary: fc.array(tie('primary'), { minLength: 2, maxLength: 3 }).map((items) => items.join(',')), weight: 1 },
    { arbitrary: fc.constantFrom('1..3', '3..1', "'a'..'c'", '-1..1'), weight: 1 },
  ),
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: tie('operand'), weight: 1 },
    { arbitrary: infix(tie('operand'), equalities), weight: 6 },
    { arbitrary: infix(tie('operand'), arithmetic), weight: 4 },
    { arbitrary: infix(tie('operand'), lists), weight: 2 },
    { arbitrary: infix(tie('condition'), ['-and', '-or', '-xor', '-AND']), weight: 2 },
    { arbitrary: infix(tie('operand'), ['-like', '-notlike', '-clike'], patterns), weight: 1 },
    { arbitrary: infix(tie('operand'), ['-match', '-notmatch', '-cmatch'], regexes), weight: 1 },
    { arbitrary: fc.tuple(tie('operand'), checkedTypes).map(([value, type]) => `${value} -is [${type}]`), weight: 1 },
    { arbitrary: infix(tie('condition'), [...equalities, ...arithmetic]), weight: 1 },
  ),
}));

function infix(side: fc.Arbitrary<string>, operators: readonly string[], right = side): fc.Arbitrary<string> {
  const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n ');
  return fc
    .tuple(side, fc.constantFrom(...operators), space, right)
    .map(([left, operator, gap, value]) => `${left} ${operator}${gap}${value}`);
}

/** Conditions that PowerShell's grammar allows, over variables of every kind. */
export const arbitraryCase: fc.Arbitrary<Case> = condition
  .map((expr) => ({ expr, variables, env }))
  .filter((one) => !isTooLarge(one));

const letters = fc.constantFrom(...'aAbBzZ019 _-.,;:!?*[]`^()+&/\\@#$%~<>=|{}éÉñ'.split(''));
const quoted = fc.array(letters, { maxLength: 6 }).map((units) => `'${units.join('')}'`);
const atoms = fc.oneof(oneOf(String.raw`a b A . ^ $ \d \w [a-c] [^b] (a) (?:b|A) \. - \s []a] \b`), fc.constant(' '));
const counted = fc
  .tuple(atoms, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{,2}', '*?', '{'))
  .map((pair) => pair.join(''));
const randomRegex = fc.array(counted, { maxLength: 4 }).map((parts) => `'${parts.join('')}'`);
const reals = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value < 0 ? `(${value})` : String(value))),
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 999 })).map(([a, b]) => `${a}.${b}d`),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);
const dates = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 31 }))
  .map((parts) => `[datetime]'${parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-')}'`);
const versions = fc
  .array(fc.integer({ min: -1, max: 12 }), { minLength: 1, maxLength: 5 })
  .map((parts) => `[version]'${parts.join('.')}'`);

/** Conditions whose texts, numbers, patterns, dates and versions are of every shape, in simpler surroundings. */
export const arbitraryValues: fc.Arbitrary<Case> = fc
  .oneof(
    { arbitrary: infix(quoted, [...equalities, '-like', '-notlike', '-clike', '+']), weight: 4 },
    { arbitrary: infix(quoted, ['-match', '-cmatch'], randomRegex), weight: 3 },
    { arbitrary: infix(reals, [...equalities, ...arithmetic]), weight: 4 },
    { arbitrary: fc.tuple(types, reals).map(([type, value]) => `[${type}](${value})`), weight: 2 },
    { arbitrary: reals.map((value) => `"$(${value})"`), weight: 2 },
    { arbitrary: infix(dates, equalities), weight: 1 },
    { arbitrary: infix(versions, equalities), weight: 1 },
    { arbitrary: fc.tuple(types, quoted).map(([type, value]) => `[${type}]${value}`), weight: 1 },
  )
  .map((expr) => ({ expr, variables, env }))
  .filter((one) => !isTooLarge(one));

/** Conditions that some accident of typing changed, most of them no PowerShell any more, without those left to a session. */
export const brokenCase: fc.Arbitrary<Case> = fc
  .tuple(
    condition,
    fc.nat(),
    fc.constantFrom(
      '',
      '',
      ')',
      '(',
      ']',
      '[',
      "'",
      '"',
      ' -eq ',
      ' -foo ',
      ',',
      '.',
      '$',
      '}',
      '@',
      ' 5',
      '-',
      ' = ',
      ' == ',
      '+=',
    ),
  )
  .map(([text, at, inserted]) => {
    const place = at % (text.length + 1);
    const expr = text.slice(0, place) + inserted + text.slice(inserted === '' ? place + 1 : place);
    return { expr, variables, env };
  })
  .filter((one) => one.expr.trim() !== '' && !isBeyond(one));
