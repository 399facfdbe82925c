import type { JsonObject } from '../../shared/base/json.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import {
  builtInActions,
  missingInputs,
  reviewInputs,
  undoneInput,
  unknownInput,
} from '../../shared/plan/built-in-actions.ts';
import { notHere, type Use } from '../../shared/plan/uses.ts';
import type { RunEventBody, StepError } from '../../shared/run/events.ts';
import type { ActionInputs } from './action-inputs.ts';
import type { CacheRequest, EnginePorts, KeyPart, OutputRef, StepCommand } from './ports.ts';

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
  readonly ports: Pick<EnginePorts, 'artifacts' | 'cache' | 'files' | 'tools'>;
  /** In which a program of the step would be started. */
  readonly surroundings: Pick<StepCommand, 'env' | 'path' | 'workingDirectory'>;
  readonly say: (event: RunEventBody) => Promise<void>;
  /** A line of the step's output, masked. */
  readonly write: (line: string) => Promise<void>;
  /** A warning of the step. */
  readonly warn: (message: string) => Promise<void>;
  /** What an input is made of: each expression in it with its value, and the text between. */
  readonly partsOf: (input: string) => Promise<readonly KeyPart[]>;
  readonly holdsSecret: (text: string) => boolean;
  /** Whether the run says it of itself: its commit, its branch, its repository. */
  readonly isOfThisRun: (text: string) => boolean;
  /** Saves it at once. */
  readonly save: (request: CacheRequest) => Promise<void>;
  /** Saves it when all steps of the job are through and none failed; the last one asked for is the first done. */
  readonly saveLater: (request: CacheRequest) => void;
}

/** What Gantry's own actions do, by the names that shared/plan/built-in-actions.ts gives them; that says which inputs they take. */
export type BuiltIns = Readonly<Record<string, BuiltIn>>;

/** It never throws for anything that its inputs say. */
type BuiltIn = (place: ActionPlace) => Promise<ActionEnd>;

/** Finds what a `uses` names that is no action of a folder; what cannot be had fails its step when it is reached. */
export function findAction(
  target: string,
  use: Exclude<Use, { kind: 'local' | 'copy' }>,
  builtIns: BuiltIns,
  copies: ActionCopies,
): BuiltIn {
  switch (use.kind) {
    case 'built-in': {
      const builtIn = Object.hasOwn(builtIns, use.name) ? builtIns[use.name] : undefined;
      return builtIn === undefined
        ? unavailable(`The action ${use.name} is not built in`)
        : reviewed(use.name, builtIn);
    }
    case 'playbook':
    case 'workflow':
      return unavailable(`${target} was not found when the run was planned`);
    case 'remote':
      return unavailable([notHere(use.target), ...copies.problems].join('. '));
    case 'unknown':
      return unavailable(
        `${use.target} names no action: it is playbook:NAME, a built-in action, ./path or owner/repo@ref`,
      );
  }
}

/** The action where its inputs are such as it takes: what it does not know or do is a warning, what it misses a failure. */
function reviewed(name: string, action: BuiltIn): BuiltIn {
  const known = builtInActions[name];
  if (known === undefined) return action;
  return async (place) => {
    const { unknown, undone, missing } = reviewInputs(known, place.inputs.given);
    for (const input of unknown) await place.warn(unknownInput(name, input, known));
    for (const input of undone) {
      // Such as checkout's `ref: ${{ github.sha }}`, which is what the workspace is taken for anyway.
      if (!place.isOfThisRun(place.inputs.text(input))) await place.warn(undoneInput(name, input));
    }
    return missing.length > 0 ? actionFailed(missingInputs(name, missing)) : action(place);
  };
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
