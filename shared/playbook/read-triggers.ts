import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { readCron } from './cron.ts';
import type { Trigger, TriggerRules } from './model.ts';
import { listOf, numberOf, objectOf, oneOf, textOf, textsOf } from './values.ts';

const kinds = ['schedule', 'files', 'playbook'] as const;
const daySeconds = 86_400;

function rulesOf(item: JsonObject, pointer: string): TriggerRules {
  return {
    name: textOf(item.name),
    overlap: oneOf(item.overlap, ['skip', 'queue', 'replace']) ?? 'skip',
    missed: oneOf(item.missed, ['none', 'last', 'all']) ?? 'none',
    missedWithin: numberOf(item.missedWithin) ?? daySeconds,
    inputs: objectOf(item.inputs),
    pointer,
  };
}

function triggerOf(item: JsonObject, pointer: string): Trigger[] {
  const rules = rulesOf(item, pointer);
  const { schedule, files, playbook } = item;
  if (typeof schedule === 'string')
    return [{ ...rules, kind: 'schedule', cron: schedule, timeZone: textOf(item.timeZone) }];
  if (files !== undefined) return [{ ...rules, kind: 'files', patterns: textsOf(files) }];
  if (typeof playbook !== 'string') return [];
  return [
    { ...rules, kind: 'playbook', playbook, when: oneOf(item.when, ['success', 'failure', 'always']) ?? 'success' },
  ];
}

/** `orchestration.triggers` of a v3 playbook. */
export function triggersOf(value: JsonValue | undefined, at: string): Trigger[] {
  return listOf(value).flatMap((item, index) => (isJsonObject(item) ? triggerOf(item, joinPointer(at, index)) : []));
}

/** The times of a workflow's `on.schedule`, which GitHub reads as UTC. */
export function scheduleTriggers(on: JsonValue | undefined, at: string): Trigger[] {
  return listOf(objectOf(on).schedule).flatMap((item, index): Trigger[] => {
    const { cron } = objectOf(item);
    const rules = rulesOf({}, joinPointer(at, 'schedule', index));
    return typeof cron === 'string' ? [{ ...rules, kind: 'schedule', cron, timeZone: 'UTC' }] : [];
  });
}

/** What the schema cannot say of triggers: that each has one cause, and that its times can be read. */
export function checkTriggers(
  value: JsonValue | undefined,
  at: string,
  add: (code: string, pointer: string, message: string) => void,
): void {
  for (const [index, item] of listOf(value).entries()) {
    if (!isJsonObject(item)) continue;
    const pointer = joinPointer(at, index);
    const given = kinds.filter((kind) => item[kind] !== undefined);
    if (given.length !== 1) {
      const had = given.length === 0 ? 'none' : given.join(' and ');
      add('trigger-kind', pointer, `A trigger has one of schedule, files and playbook; this one has ${had}.`);
    }
    if (typeof item.schedule !== 'string') continue;
    const zone = textOf(item.timeZone);
    const zoned = readCron('* * * * *', zone);
    if (!zoned.ok) add('time-zone-unknown', joinPointer(pointer, 'timeZone'), zoned.error);
    const cron = readCron(item.schedule, null);
    if (!cron.ok) add('schedule-invalid', joinPointer(pointer, 'schedule'), cron.error);
  }
}
