import type { JsonObject } from '../../shared/base/json.ts';
import { readUses } from '../../shared/plan/uses.ts';
import type { StepError } from '../../shared/run/events.ts';

/**
 * What stands behind a step's `uses`. at-once: it starts nothing; `line` is said in the step's output.
 * unavailable: the step fails when it is reached.
 */
export type Action =
  | { readonly kind: 'at-once'; readonly line: string; readonly outputs: JsonObject }
  | { readonly kind: 'unavailable'; readonly error: StepError };

/** Gantry's own actions by name. */
const builtIns: Readonly<Record<string, (place: ActionPlace) => Action>> = {
  checkout: ({ workspace }) => ({ kind: 'at-once', line: `The workspace is used as it is: ${workspace}`, outputs: {} }),
};

export interface ActionPlace {
  /** Absolute. */
  readonly workspace: string;
}

/** Finds the action a `uses` names, its expressions answered. */
export function findAction(target: string, place: ActionPlace): Action {
  const use = readUses(target);
  switch (use.kind) {
    case 'built-in': {
      const builtIn = Object.hasOwn(builtIns, use.name) ? builtIns[use.name] : undefined;
      return builtIn?.(place) ?? unavailable(`The action ${use.name} is not built in yet`);
    }
    case 'playbook':
      return unavailable(`The playbook ${use.name} cannot be run from a step yet`);
    case 'local':
      return unavailable(`The action in ${use.path} cannot be run yet`);
    case 'remote':
      return unavailable(`${use.target} is not on this machine, and actions are not fetched from elsewhere`);
    case 'unknown':
      return unavailable(
        `${use.target} names no action: it is playbook:NAME, a built-in action, ./path or owner/repo@ref`,
      );
  }
}

function unavailable(message: string): Action {
  const error = { message, file: null, line: null, column: null, kind: 'NotFound', detail: '' };
  return { kind: 'unavailable', error };
}
