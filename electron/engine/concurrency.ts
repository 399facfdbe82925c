import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import type { Place } from './contexts.ts';
import { expand, expandFlag, textOf } from './evaluation.ts';
import type { GroupMember, GroupsPort } from './ports.ts';
import type { RunScope } from './scope.ts';

/** A place in a concurrency group that is held until it is left. */
export interface HeldPlace {
  /** In lower case. */
  readonly group: string;
  leave(): Promise<void>;
}

export type Entry =
  | { readonly kind: 'entered'; readonly place: HeldPlace | null }
  /** `reason`: a newer member took its place in the line. */
  | { readonly kind: 'replaced'; readonly reason: string }
  /** Nobody wants it any more. */
  | { readonly kind: 'aborted' };

export interface EntryOrder {
  readonly scope: RunScope;
  readonly concurrency: PlannedJob['concurrency'];
  /** Where its expressions are answered. */
  readonly place: Place;
  readonly member: GroupMember;
  readonly signal: AbortSignal;
  /** Another holds the place; told again when that changes. */
  readonly onWaiting: (group: string, holder: GroupMember | null) => void;
  /** A newer member wants the place at once. */
  readonly onCancel: (reason: string) => void;
}

const noPlace: Entry = { kind: 'entered', place: null };

/**
 * Enters a concurrency group as GitHub has it: one holds the place, one waits for it, and a newer one takes the place of the
 * one that waits; with `cancelInProgress` the holder is cancelled, too. The failure is a sentence.
 */
export async function enterGroup(order: EntryOrder): Promise<Result<Entry, string>> {
  const { scope, concurrency, place, member } = order;
  if (concurrency === null) return ok(noPlace);
  const name = await expand(scope, concurrency.group, place);
  if (!name.ok) return fail(`The concurrency group cannot be told: ${name.error}`);
  const cancel = await expandFlag(scope, concurrency.cancelInProgress, place);
  if (!cancel.ok) return fail(`cancelInProgress cannot be told: ${cancel.error}`);
  const group = textOf(name.value);
  if (group === '') return ok(noPlace);
  // It would never be free. Jobs beside it come and go.
  if (scope.around.includes(group.toLowerCase())) {
    return fail(
      `The concurrency group ${group} is held by the run or the job around it, so that it would wait for itself`,
    );
  }
  const groups: GroupsPort = scope.ports.groups;
  const answer = await groups.enter(
    { group, member, cancelInProgress: cancel.value },
    {
      signal: order.signal,
      onWaiting: (holder) => order.onWaiting(group, holder),
      onCancel: (by) => order.onCancel(`${nameOf(by)} takes its place in the concurrency group ${group}`),
    },
  );
  if (answer.kind === 'aborted') return ok(answer);
  if (answer.kind === 'replaced') {
    return ok({
      kind: 'replaced',
      reason: `${nameOf(answer.by)} took its place in the line of the concurrency group ${group}`,
    });
  }
  return ok({ kind: 'entered', place: { group: group.toLowerCase(), leave: () => answer.leave() } });
}

/** A member of a group, for a sentence that begins with it. */
export function nameOf({ run, job }: GroupMember): string {
  return job === null ? `Run ${run}` : `Job ${job} of run ${run}`;
}
