import { isJsonObject, type JsonValue } from '../base/json.ts';

/** A PowerShell module that is required, and in which versions; '' is any. */
export interface ModuleSpec {
  readonly name: string;
  /** As `shared/base/version-range.ts` reads it, such as `>=5.3 <=5.9`. */
  readonly range: string;
}

/** The keys of PowerShell's own ModuleSpecification, with the sign of each (about_Requires). */
const signs = { moduleversion: '>=', requiredversion: '==', maximumversion: '<=' } as const;

/**
 * Reads a required module as a text: `Pester`, `Pester@5.3` and `Pester >=5.3 <=5.9`, or PowerShell's own
 * `@{ ModuleName = 'Pester'; ModuleVersion = '5.3' }`.
 */
export function readModule(text: string): ModuleSpec {
  const table = /^@\{([\s\S]*)\}$/.exec(text.trim())?.[1];
  if (table !== undefined) {
    const entries = [...table.matchAll(/(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s;]+))/g)];
    const spec = specOf(
      entries.map(([, key = '', ...values]) => [key, values.find((value) => value !== undefined) ?? '']),
    );
    if (spec !== null) return spec;
  }
  const [, name = text.trim(), minimum] = /^([^@\s<>=]+)@v?(\d[\d.]*)$/.exec(text.trim()) ?? [];
  if (minimum !== undefined) return { name, range: `>=${minimum}` };
  const [, own, range] = /^([^@\s<>=]+)\s*((?:[<>]=?|={1,2})\s*\d[\s\S]*)$/.exec(text.trim()) ?? [];
  return own === undefined || range === undefined ? { name, range: '' } : { name: own, range };
}

/** What `readModule` reads, of a value that is PowerShell's ModuleSpecification; null where it is none. */
export function moduleText(value: JsonValue): string | null {
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value).map(([key, own]): readonly [string, string] => [key, String(own)]);
  const spec = specOf(entries);
  return spec === null ? null : `${spec.name} ${spec.range}`.trim();
}

function specOf(entries: readonly (readonly [string, string])[]): ModuleSpec | null {
  const values = new Map(entries.map(([key, value]) => [key.toLowerCase(), value]));
  const name = values.get('modulename') ?? values.get('name');
  if (name === undefined) return null;
  const bounds = Object.entries(signs).flatMap(([key, sign]) => {
    const version = values.get(key);
    return version === undefined ? [] : [`${sign}${version}`];
  });
  const plain = values.get('version');
  return { name, range: [...bounds, ...(plain === undefined ? [] : [`>=${plain}`])].join(' ') };
}
