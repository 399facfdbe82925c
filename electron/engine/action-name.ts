import type { PlannedStep } from '../../shared/plan/plan.ts';

type Named = Pick<PlannedStep, 'id' | 'named' | 'uses'>;

/**
 * What GitHub calls the steps of a job or of a composite action, by their ids: `github.action` ("Contexts reference"). The id
 * that the author gave; else `__run`, `__OWNER_NAME` of an action's repository or `__self` for one of the workspace, from the
 * second of a kind on with its number.
 */
export function actionNames(steps: readonly Named[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    steps.map((step): [string, string] => {
      if (step.named) return [step.id, step.id];
      const base = baseName(step.uses);
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      return [step.id, count === 1 ? base : `${base}_${count}`];
    }),
  );
}

/** That of a step; what an action does before or after it has the name of the step that uses it. */
export function actionNameOf(names: ReadonlyMap<string, string>, step: string): string {
  const user = step.replace(/\.(?:pre|post)$/, '');
  return names.get(user) ?? user;
}

/** The repository of the action that a step uses, and which of its versions; null where it uses none. */
export function actionRepository(uses: string | null): { readonly repository: string; readonly ref: string } | null {
  const [, repository, ref] = /^([\w.-]+\/[\w.-]+)(?:\/[^@]*)?@(.+)$/.exec(uses ?? '') ?? [];
  return repository === undefined || ref === undefined ? null : { repository, ref };
}

function baseName(uses: string | null): string {
  if (uses === null) return '__run';
  if (/^\.{1,2}[\\/]/.test(uses)) return '__self';
  const name = actionRepository(uses)?.repository ?? uses;
  return `__${name.replaceAll(/[^A-Za-z0-9-]+/g, '_')}`;
}
