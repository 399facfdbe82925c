import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { LooseObject, type LooseProblems } from './loose-object.ts';
import type { Check, Notification, Playbook, Reporting, Requirements } from './model.ts';
import { moduleText } from './module-spec.ts';
import { conditionOf } from './stage-steps.ts';

/** What stands in an object under a key, letter case aside. */
export function keyed(object: JsonObject, name: string): JsonValue | undefined {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}

export function readMetadata(
  format: 'v1' | 'v2',
  root: LooseObject,
  file: string,
  problems: LooseProblems,
): Playbook['metadata'] {
  root.take('$schema', '_comments', '_comment', 'created');
  const inner = root.inner('metadata');
  const of = (name: string) => (format === 'v2' ? inner.text(name) : (root.text(name) ?? inner.text(name)));
  const name = of('name');
  if (name === null)
    problems.add('warning', 'missing-key', inner.pointer, 'The playbook has no "name"; its file\'s name is taken.');
  const tags = [...inner.texts('tags'), ...(format === 'v1' ? root.texts('tags') : [])];
  const metadata = {
    name: name ?? nameOfFile(file),
    description: of('description'),
    version: of('version'),
    category: of('category'),
    author: of('author'),
    tags,
    estimatedDuration: of('estimatedDuration'),
    lastUpdated: of('lastUpdated'),
  };
  inner.warnOfRest('the metadata');
  return metadata;
}

function nameOfFile(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]+$/, '');
}

export function readRequirements(requirements: LooseObject): Requirements {
  const found: Requirements = {
    minimumPowerShellVersion: requirements.text(
      'minimumPowerShellVersion',
      'minPowerShellVersion',
      'powerShellVersion',
      'powerShell',
      'minimumVersion',
    ),
    requiredModules: requirements.textsOr(moduleText, 'requiredModules', 'modules'),
    requiredTools: requirements.texts('requiredTools', 'tools', 'commands'),
    platforms: requirements.texts('platforms'),
    permissions: requirements.texts('permissions'),
  };
  requirements.warnOfRest('the requirements');
  return found;
}

/** `environment` holds variables, or is an object that holds them in `variables`. */
export function readEnvironment(body: LooseObject): Playbook['env'] {
  const { value } = body.take('env', 'environment');
  if (!isJsonObject(value) || !isJsonObject(keyed(value, 'variables'))) return body.env('env', 'environment');
  const inner = body.inner('env', 'environment');
  const env = inner.env('variables');
  inner.warnOfRest('the environment');
  return env;
}

export function readValidation(
  validation: LooseObject,
  problems: LooseProblems,
): Pick<Playbook, 'preConditions' | 'postConditions'> {
  const checks = (name: string): readonly Check[] => {
    const { value, pointer } = validation.take(name);
    return (Array.isArray(value) ? value : []).flatMap((item, index) => {
      const check = new LooseObject(item, joinPointer(pointer, index), problems);
      const condition = conditionOf(check.take('condition'));
      if (condition === null) {
        problems.add('warning', 'missing-key', check.pointer, 'This has no "condition" and is not checked.');
        return [];
      }
      const read = { name: check.text('name') ?? condition.text, condition, message: check.text('message') };
      check.take('description');
      check.warnOfRest('a check');
      return [read];
    });
  };
  const read = { preConditions: checks('preConditions'), postConditions: checks('postConditions') };
  validation.warnOfRest('the validation');
  return read;
}

/** A notification may be no more than its text. */
export function readNotifications(notifications: LooseObject, problems: LooseProblems): Playbook['notifications'] {
  const read = ['onStart', 'onSuccess', 'onFailure', 'onWarning'].flatMap((when): [string, Notification][] => {
    const { value, pointer } = notifications.take(when);
    if (value === undefined) return [];
    if (typeof value === 'string') return [[when, { message: value, level: null, channels: [] }]];
    const own = new LooseObject(value, pointer, problems);
    const notification = {
      message: own.text('message', 'log') ?? '',
      level: own.text('level'),
      channels: own.texts('channels'),
    };
    own.warnOfRest('a notification');
    return [[when, notification]];
  });
  notifications.warnOfRest('the notifications');
  return Object.fromEntries(read);
}

const reportFormats = ['HTML', 'JSON', 'Markdown', 'XML', 'CSV'];

export function readReporting(reporting: LooseObject, problems: LooseProblems): Reporting {
  const { pointer } = reporting.take('formats', 'format');
  const formats = reporting.texts('formats', 'format').map(known);
  for (const format of formats.filter((own) => !reportFormats.includes(own))) {
    const message = `There is no report format ${format}; there are ${reportFormats.join(', ')}. It is passed over.`;
    problems.add('warning', 'unknown-value', pointer, message);
  }
  const read: Reporting = {
    enabled: reporting.plainFlag('enabled') ?? true,
    formats: formats.filter((own) => reportFormats.includes(own)),
    outputPath: reporting.text('outputPath'),
    includeMetrics: reporting.plainFlag('includeMetrics') ?? true,
    includeLogs: reporting.plainFlag('includeLogs') ?? false,
    summary: reporting.take('summary').value,
  };
  reporting.warnOfRest('the reporting');
  return read;
}

function known(format: string): string {
  return reportFormats.find((own) => own.toLowerCase() === format.toLowerCase()) ?? format;
}
