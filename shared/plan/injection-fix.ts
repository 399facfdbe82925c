import type { EnvironmentMap } from '../playbook/model.ts';
import { findInjections, type Injection } from './injection-lint.ts';
import { quoteAt } from './quotes.ts';

/** A script that reads variables instead of having values pasted in. */
export interface InjectionFix {
  readonly script: string;
  /** What the step's `env` must have beside what it has. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Moves what others decide out of a script into `env`. `env` is all that the script sees, the nearest level last. Null where
 * nothing is to be moved, or a place is quoted in a way that a variable cannot be put in without changing what the script says.
 */
export function fixInjections(script: string, shell: string, env: EnvironmentMap): InjectionFix | null {
  const names = new Map<string, string>();
  let fixed = '';
  let end = 0;
  for (const found of findInjections(script, shell, env)) {
    const name = names.get(found.text) ?? freeName(found, env, [...names.values()]);
    names.set(found.text, name);
    const place = placedRead(script, found, name, shell);
    if (place === null) return null;
    fixed += script.slice(end, place.from) + place.text;
    end = place.to;
  }
  if (names.size === 0) return null;
  const added = [...names].map(([text, name]) => [name, text] as const);
  return { script: fixed + script.slice(end), env: Object.fromEntries(added) };
}

/** The variable's own name where that is free or has this very value, else with a number. */
function freeName({ variable, text }: Injection, env: EnvironmentMap, taken: readonly string[]): string {
  const same = (name: string) => Object.keys(env).find((own) => own.toLowerCase() === name.toLowerCase());
  for (let count = 1; ; count++) {
    const name = count === 1 ? variable : `${variable}_${count}`;
    const own = same(name);
    if (!taken.includes(name) && (own === undefined || (own === name && env[own] === text))) return name;
  }
}

interface Placed {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function placedRead(script: string, { offset, length }: Injection, name: string, shell: string): Placed | null {
  const place = { from: offset, to: offset + length };
  const quote = quoteAt(script, offset, shell);
  switch (shell) {
    case 'bash':
    case 'sh':
    case 'zsh':
      if (quote === 'unknown') return null;
      return { ...place, text: { none: `"$${name}"`, double: `\${${name}}`, single: `'"$${name}"'` }[quote] };
    case 'pwsh':
    case 'powershell':
      if (quote === 'none' || quote === 'double') return { ...place, text: `\${env:${name}}` };
      return quoted(script, place, `$env:${name}`);
    case 'cmd':
      return { ...place, text: `%${name}%` };
    case 'python':
      return quoted(script, place, `os.environ['${name}']`);
    case 'node':
      return quoted(script, place, `process.env.${name}`);
    default:
      return null;
  }
}

/** A text that is the expression and nothing else: the read takes the place of its quotes too. */
function quoted(script: string, { from, to }: Omit<Placed, 'text'>, text: string): Placed | null {
  const [open, close] = [script[from - 1], script[to]];
  if (open === undefined || open !== close || !/['"`]/.test(open)) return null;
  // A quote before it, doubled or of three, is not the begin of this text.
  return script[from - 2] === open || script[to + 1] === open ? null : { from: from - 1, to: to + 1, text };
}
