import { isJsonObject, type JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';

/** Reads the version, or the range, out of a file's text; null where it holds none. */
type Reader = (text: string, tool: string) => string | null;

/** What `.tool-versions` calls a tool. */
const managed: Readonly<Record<string, RegExp>> = {
  'Node.js': /^(?:nodejs|node)\s+(\S+)/m,
  Python: /^python\s+(\S+)/m,
  Go: /^(?:golang|go)\s+(\S+)/m,
  Java: /^java\s+\D*(\d\S*)/m,
  Bun: /^bun\s+(\S+)/m,
  Deno: /^deno\s+(\S+)/m,
  uv: /^uv\s+(\S+)/m,
};

/** By the name of the file; any other holds the version on its first line. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, (text) => member(text, 'volta', 'node') ?? member(text, 'engines', 'node')],
  // The SDK's own rule goes on to later patches and feature bands of the same version.
  [/^global\.json$/, (text) => prefixed('~', member(text, 'sdk', 'version'))],
  // The lowest version that the module works with.
  [/^go\.(?:mod|work)$/, (text) => prefixed('>=', match(text, /^go\s+(\d\S*)/m))],
  [/^pyproject\.toml$/, (text) => match(text, /^requires-python\s*=\s*["']([^"']+)["']/m)],
  [/^\.tool-versions$/, (text, tool) => match(text, managed[tool] ?? /(?!)/)],
  [/^\.sdkmanrc$/, (text) => match(text, /^java\s*=\s*(\d[\d.]*)/m)],
];

/** The version of a tool that a file asks for; `path` is the file's, for its name and for people. The failure is a sentence. */
export function versionInFile(path: string, text: string, tool: string): Result<string, string> {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const read = readers.find(([pattern]) => pattern.test(name))?.[1] ?? firstLine;
  const version = read(text, tool);
  return version === null ? fail(`${path} names no version of ${tool}`) : ok(version);
}

function firstLine(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? null;
}

function match(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[1] ?? null;
}

function prefixed(sign: string, version: string | null): string | null {
  return version === null ? null : sign + version;
}

/** A text within JSON; null where there is none, or no JSON. */
function member(text: string, ...path: readonly string[]): string | null {
  let value: JsonValue | undefined;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
  for (const name of path) value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof value === 'string' ? value : null;
}
