import type { JsonObject } from '../base/json.ts';
import { listed } from '../base/listed.ts';
import type { ContextReference } from '../expressions/references.ts';
import { type MaybeKnown, unknown } from './known.ts';

/** What is known of the values that an expression or a condition may read. */
export interface KnownValues {
  readonly inputs: Readonly<Record<string, MaybeKnown>>;
  readonly env: Readonly<Record<string, MaybeKnown>>;
  /** Of each name in `env` that is unknown, what it waits for. */
  readonly envAwaits: Readonly<Record<string, readonly string[]>>;
  readonly matrix: JsonObject | typeof unknown | null;
  readonly strategy: JsonObject | typeof unknown;
}

/**
 * What must be known before these reads are, each once, in their order: `needs.JOB`, `steps.STEP`, `job`, `secrets.NAME`,
 * `inputs.NAME`, `environment.NAME` (of the machine), `github.NAME`, `runner.NAME`, `matrix`, `strategy`, `hashFiles`, `machine`.
 */
export function awaitsOf(reads: readonly ContextReference[], known: KnownValues): readonly string[] {
  return [...new Set(reads.flatMap((read) => awaitsOfRead(read, known)))];
}

function awaitsOfRead({ context, path }: ContextReference, known: KnownValues): readonly string[] {
  const [name] = path;
  const named = (prefix: string) => [name === undefined ? prefix : `${prefix}.${name}`];
  switch (context.toLowerCase()) {
    case 'needs':
    case 'jobs':
      return named('needs');
    case 'steps':
      return named('steps');
    case 'secrets':
      return named('secrets');
    case 'job':
      return ['job'];
    case 'github':
    case 'gantry':
      return name?.toLowerCase() === 'event_name' ? [] : named('github');
    case 'runner':
      return name?.toLowerCase() === 'os' ? [] : named('runner');
    case 'inputs':
      return lateNames(known.inputs, name).map((late) => `inputs.${late}`);
    case 'env':
      return lateNames(known.env, name).flatMap((late) => known.envAwaits[late] ?? []);
    case 'environment':
      return awaitsOfVariable(name ?? '', known);
    case 'matrix':
      return known.matrix === unknown ? ['matrix'] : [];
    case 'strategy':
      return known.strategy === unknown ? ['strategy'] : [];
    case 'hashfiles':
      return ['hashFiles'];
    case 'machine':
      return ['machine'];
    default:
      return [];
  }
}

/** `$env:NAME`: of the playbook where it sets one, else of the machine. */
function awaitsOfVariable(name: string, { env, envAwaits }: KnownValues): readonly string[] {
  const own = Object.keys(env).find((other) => same(other, name));
  if (own === undefined) return [`environment.${name}`];
  return env[own] === unknown ? (envAwaits[own] ?? []) : [];
}

/** The unknown values that a read touches: by its name, or all of them where it names none. */
function lateNames(values: Readonly<Record<string, MaybeKnown>>, name: string | undefined): readonly string[] {
  return Object.keys(values).filter((own) => values[own] === unknown && (name === undefined || same(own, name)));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What is awaited, in words: "known only when build and step pick have run, by the secret TOKEN". */
export function awaitsText(awaits: readonly string[]): string {
  const ran = awaits.flatMap((one) => labelOfRun(one) ?? []);
  const others = awaits.filter((one) => labelOfRun(one) === null).map(labelOfOther);
  const by = others.length === 0 ? '' : `, by ${listed(others)}`;
  if (ran.length > 0) return `known only when ${listed(ran)} ${ran.length === 1 ? 'has' : 'have'} run${by}`;
  return others.length === 0 ? 'known only when it runs' : `known only in the run${by}`;
}

function labelOfRun(awaited: string): string | null {
  const [kind, name] = split(awaited);
  if (kind === 'needs') return name ?? 'what it needs';
  if (kind === 'steps') return name === null ? 'the steps before it' : `step ${name}`;
  return null;
}

const labels: Readonly<Record<string, string>> = {
  secrets: 'secret',
  inputs: 'input',
  environment: 'environment variable',
};

function labelOfOther(awaited: string): string {
  const [kind, name] = split(awaited);
  const label = labels[kind];
  if (label !== undefined) return name === null ? `the ${label}s` : `the ${label} ${name}`;
  if (kind === 'hashFiles') return 'the hash of its files';
  return name === null ? `the ${kind}` : awaited;
}

function split(awaited: string): readonly [string, string | null] {
  const dot = awaited.indexOf('.');
  return dot < 0 ? [awaited, null] : [awaited.slice(0, dot), awaited.slice(dot + 1)];
}
