import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandAliases } from './expand-aliases.ts';

const aliases = { ll: 'l -a', l: 'ls -l', ls: 'ls --color', sudo: 'sudo ', g: 'git' };

test.each([
  ['ll /tmp', 'ls -l -a /tmp'],
  ['ls', 'ls'],
  ['echo ll', 'echo ll'],
  ["'ll' /tmp", "'ll' /tmp"],
  ['ll | g grep ll && ll', 'ls -l -a | git grep ll && ls -l -a'],
  ['X=1 ll', 'X=1 ls -l -a'],
  ['for f in ll; do g add "$f"; done', 'for f in ll; do git add "$f"; done'],
  ['(ll)', '(ls -l -a)'],
  ['echo $(g log)', 'echo $(git log)'],
  ['sudo ll', 'sudo ls -l -a'],
  ['cat > ll', 'cat > ll'],
  ['cat <<END\nll\nEND', 'cat <<END\nll\nEND'],
  ['g commit -m "ll; ll"', 'git commit -m "ll; ll"'],
  ['ll-more', 'll-more'],
  ["l'l'", "l'l'"],
])('%s is, without its aliases, %s', (text, expanded) => {
  expect(expandAliases(text, aliases)).toBe(expanded);
});

test('without aliases every text stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(expandAliases(text, {})).toBe(text);
    }),
  );
});
