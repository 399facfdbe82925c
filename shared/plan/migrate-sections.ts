import type { JsonObject } from '../base/json.ts';
import type { Check, Playbook } from '../playbook/model.ts';
import { conditionText } from './migrate-conditions.ts';
import { given, type MigrationNotes } from './migrate-notes.ts';
import { placeholdersIn } from './migrate-placeholders.ts';

const categories = [
  'development',
  'infrastructure',
  'testing',
  'deployment',
  'maintenance',
  'security',
  'analysis',
  'operations',
];

/** The metadata within the limits of v3's schema; what had to change is told. */
export function migrateMetadata(metadata: Playbook['metadata'], notes: MigrationNotes): JsonObject {
  const at = (key: string) => ['metadata', key];
  const tell = (key: string, was: string | null, is: string) => {
    if (was === is) return;
    const change = was === null ? 'v3 wants one and there was none' : `${JSON.stringify(was)} does not fit v3`;
    notes.add(at(key), `The ${key} was made up: ${change}. Put a better one here if you have it.`);
  };
  const kept = (key: 'estimatedDuration' | 'lastUpdated', fitted: string | null) => {
    const was = metadata[key];
    if (was !== null && fitted === null)
      notes.add(['metadata'], `${key} is left out: ${JSON.stringify(was)} is not of the form that v3 wants.`);
    return fitted;
  };
  const name = fitName(metadata.name);
  const description = fitDescription(metadata.description, metadata.name);
  const version = fitVersion(metadata.version) ?? '1.0.0';
  const category = fitCategory(metadata.category);
  tell('name', metadata.name, name);
  tell('description', metadata.description, description);
  tell('version', metadata.version, version);
  tell('category', metadata.category, category);
  return given({
    name,
    description,
    version,
    category,
    author: metadata.author,
    tags: metadata.tags,
    estimatedDuration: kept('estimatedDuration', fitDuration(metadata.estimatedDuration)),
    lastUpdated: kept('lastUpdated', fitDate(metadata.lastUpdated)),
  });
}

function fitName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
  return /^[a-z]/.test(words) ? words : `playbook${words === '' ? '' : `-${words}`}`;
}

/** From 10 to 200 characters, which the schema counts as code points. */
function fitDescription(description: string | null, name: string): string {
  const text = description ?? `The playbook ${name}`;
  // Code points, as the schema's limits count them.
  const characters = Array.from(text);
  if (characters.length < 10) return `Playbook: ${text}`;
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : text;
}

function fitVersion(version: string | null): string | null {
  if (version === null || /^\d+\.\d+(?:\.\d+)?$/.test(version)) return version;
  const [, major, minor, patch] = /^\D{0,3}(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? [];
  if (major === undefined) return null;
  return [major, minor ?? '0', ...(patch === undefined ? [] : [patch])].join('.');
}

function fitCategory(category: string | null): string {
  const word = category?.trim().toLowerCase() ?? '';
  const start = word.slice(0, 4);
  return (
    categories.find((own) => own === word) ??
    categories.find((own) => start.length === 4 && own.startsWith(start)) ??
    'operations'
  );
}

function fitDuration(text: string | null): string | null {
  return text !== null && /^\d+(?:-\d+)?\s+(?:seconds?|minutes?|hours?)$/.test(text) ? text : null;
}

function fitDate(text: string | null): string | null {
  if (text === null || Number.isNaN(Date.parse(text))) return null;
  const full = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
  if (full.test(text)) return text;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : null;
}

const platforms: Readonly<Record<string, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  macos: 'macOS',
  crossplatform: 'CrossPlatform',
};

export function migrateRequirements(requirements: Playbook['requirements'], notes: MigrationNotes): JsonObject {
  const wanted = requirements.minimumPowerShellVersion;
  const version = fitVersion(wanted);
  if (wanted !== version) {
    const instead = version === null ? 'is left out' : `became ${version}`;
    notes.add(
      ['requirements'],
      `minimumPowerShellVersion ${JSON.stringify(wanted)} ${instead}: v3 wants 7.4 or 7.4.1.`,
    );
  }
  const known = requirements.platforms.flatMap((name) => platforms[name.toLowerCase()] ?? []);
  const strange = requirements.platforms.filter((name) => platforms[name.toLowerCase()] === undefined);
  if (strange.length > 0) notes.add(['requirements'], `v3 has no platform ${strange.join(', ')}; it is left out.`);
  return given({ ...requirements, minimumPowerShellVersion: version, platforms: known });
}

/** Pre- and post-conditions, expanded. `written` are the same before expansion. */
export function migrateChecks(
  playbook: Playbook,
  written: Pick<Playbook, 'preConditions' | 'postConditions'>,
  notes: MigrationNotes,
): JsonObject {
  const { postConditions } = playbook;
  const validation = given({
    preConditions: checksOf('preConditions', playbook.preConditions, written.preConditions, notes),
    postConditions: checksOf('postConditions', postConditions, written.postConditions, notes),
  });
  if (validation.postConditions !== undefined) {
    const message = 'In v3 a post-condition that is false makes the run a failure; before, it was a warning.';
    notes.add(['validation', 'postConditions'], message);
  }
  return validation;
}

function checksOf(
  key: string,
  checks: readonly Check[],
  written: readonly Check[],
  notes: MigrationNotes,
): readonly JsonObject[] {
  const kept: JsonObject[] = [];
  for (const [index, { name, condition, message }] of checks.entries()) {
    const text = conditionText(condition);
    if (text === null) {
      notes.add(['validation'], `The check ${name} is left out: its condition cannot be read.`, condition.text);
      continue;
    }
    const expanded = placeholdersIn(written[index]?.condition.text ?? '');
    if (expanded.length > 0) notes.add(['validation', key, kept.length], expandedNote(expanded));
    kept.push({ name, condition: text, ...given({ message }) });
  }
  return kept;
}

export function expandedNote(placeholders: readonly string[]): string {
  return `The value stands here in place of ${[...new Set(placeholders)].join(', ')}; another value for a run does not change it.`;
}

const channels = ['console', 'log', 'email', 'teams', 'slack', 'github', 'desktop'];

export function migrateNotifications(notifications: Playbook['notifications'], notes: MigrationNotes): JsonObject {
  return Object.fromEntries(
    Object.entries(notifications).map(([when, { message, level, channels: wanted }]) => {
      const known = wanted.map((name) => name.toLowerCase()).filter((name) => channels.includes(name));
      const strange = wanted.filter((name) => !channels.includes(name.toLowerCase()));
      if (strange.length > 0)
        notes.add(['notifications', when], `v3 has no channel ${strange.join(', ')}; it is left out.`);
      return [when, { message, ...given({ level, channels: known }) }];
    }),
  );
}

export function migrateReporting(reporting: Playbook['reporting'], notes: MigrationNotes): JsonObject {
  if (reporting === null) return {};
  const { summary, ...rest } = reporting;
  const fits =
    ['boolean', 'string'].includes(typeof summary) || (typeof summary === 'object' && !Array.isArray(summary));
  if (summary !== undefined && !fits)
    notes.add(['reporting'], 'The summary is left out: it is of no form that v3 has.', summary);
  return given({ ...rest, summary: fits ? summary : undefined });
}
