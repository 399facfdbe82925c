import type { Sealed } from '../../shared/run/kept.ts';

type Texts = Readonly<Record<string, string>>;

/** The text with the names of secrets in the place of their values; of two that begin at one place the longer counts. */
export function seal(text: string, secrets: Texts): Sealed {
  const known = Object.entries(secrets)
    .filter(([, value]) => value !== '')
    .toSorted(([, a], [, b]) => b.length - a.length);
  const pieces: Sealed = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const found = known.find(([, value]) => text.startsWith(value, at));
    if (found === undefined) {
      plain += text[at];
      at++;
      continue;
    }
    if (plain !== '') pieces.push(plain);
    plain = '';
    pieces.push({ secret: found[0] });
    at += found[1].length;
  }
  return plain === '' ? pieces : [...pieces, plain];
}

/** The text again, with the secrets as they are now; one that is not there any more is left out. */
export function unseal(sealed: Sealed, secrets: Texts): string {
  return sealed.map((piece) => (typeof piece === 'string' ? piece : (secrets[piece.secret] ?? ''))).join('');
}

export function sealAll(texts: Texts, secrets: Texts): Record<string, Sealed> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, seal(text, secrets)]));
}

export function unsealAll(sealed: Readonly<Record<string, Sealed>>, secrets: Texts): Texts {
  return Object.fromEntries(Object.entries(sealed).map(([name, text]) => [name, unseal(text, secrets)]));
}
