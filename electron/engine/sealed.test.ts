import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seal, unseal } from './sealed.ts';

const secrets = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ maxLength: 6 }));

test('a text comes back as it was, and nothing that is kept of it holds a secret', () => {
  const text = (values: Record<string, string>) =>
    fc.array(fc.oneof(fc.string(), fc.constantFrom('', ...Object.values(values)))).map((parts) => parts.join(''));
  const given = secrets.chain((values) => fc.tuple(fc.constant(values), text(values)));
  fc.assert(
    fc.property(given, ([values, original]) => {
      const sealed = seal(original, values);
      expect(unseal(sealed, values)).toBe(original);
      for (const piece of sealed) {
        if (typeof piece !== 'string') continue;
        for (const value of Object.values(values)) if (value !== '') expect(piece).not.toContain(value);
      }
    }),
  );
});

test('a secret is read anew: one that has changed is the new one, one that is gone is left out', () => {
  const sealed = seal('a-old-b-gone', { OLD: 'old', GONE: 'gone' });
  expect(sealed).toEqual(['a-', { secret: 'OLD' }, '-b-', { secret: 'GONE' }]);
  expect(unseal(sealed, { OLD: 'new' })).toBe('a-new-b-');
});
