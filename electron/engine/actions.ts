import type { JsonObject } from '../../shared/base/json.ts';
import { readUses } from '../../shared/plan/uses.ts';
import type { RunEventBody, StepError } from '../../shared/run/events.ts';
import type { ActionInputs } from './action-inputs.ts';
import type { EnginePorts, KeyPart, OutputRef } from './ports.ts';

/** How an action ended. */
export interface ActionEnd {
  readonly outcome: 'success' | 'failure';
  readonly error: StepError | null;
  readonly outputs: JsonObject;
}

/** What a built-in action is given of the step that uses it. */
export interface ActionPlace {
  readonly run: string;
  /** Absolute. */
  readonly workspace: string;
  readonly ref: OutputRef;
  readonly inputs: ActionInputs;
  readonly ports: Pick<EnginePorts, 'artifacts' | 'cache'>;
  readonly say: (event: RunEventBody) => Promise<void>;
  /** A line of the step's output, masked. */
  readonly write: (line: string) => Promise<void>;
  /** A warning of the step. */
  readonly warn: (message: string) => Promise<void>;
  /** What an input is made of: each expression in it with its value, and the text between. */
  readonly partsOf: (input: string) => Promise<readonly KeyPart[]>;
  readonly holdsSecret: (text: string) => boolean;
  /** Does it when all steps of the job are through and none failed; the last one asked for is the first done. */
  readonly afterSuccess: (work: () => Promise<void>) => void;
}

/** The one table of Gantry's own actions, by the names that `readUses` gives them. */
export type BuiltIns = Readonly<Record<string, (place: ActionPlace) => Promise<ActionEnd>>>;

/** Finds the action that a `uses` names, its expressions answered; what cannot be had fails its step when it is reached. */
export function findAction(target: string, builtIns: BuiltIns): (place: ActionPlace) => Promise<ActionEnd> {
  const use = readUses(target);
  switch (use.kind) {
    case 'built-in': {
      const builtIn = Object.hasOwn(builtIns, use.name) ? builtIns[use.name] : undefined;
      return builtIn ?? unavailable(`The action ${use.name} is not built in yet`);
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

/** An action that did what it was asked. */
export function acted(outputs: JsonObject): ActionEnd {
  return { outcome: 'success', error: null, outputs };
}

export function actionFailed(message: string, kind = 'Action'): ActionEnd {
  return {
    outcome: 'failure',
    error: { message, file: null, line: null, column: null, kind, detail: '' },
    outputs: {},
  };
}

function unavailable(message: string): () => Promise<ActionEnd> {
  return async () => actionFailed(message, 'NotFound');
}
