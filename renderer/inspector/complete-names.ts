import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { type Name, offerAt } from './expression-names.ts';

/** The functions of expressions, with how each is called. */
const functions: readonly (readonly [string, string])[] = [
  ['always', 'always()'],
  ['success', 'success()'],
  ['failure', 'failure()'],
  ['cancelled', 'cancelled()'],
  ['contains', 'contains(search, item)'],
  ['startsWith', 'startsWith(text, begin)'],
  ['endsWith', 'endsWith(text, end)'],
  ['format', "format('{0}', value)"],
  ['join', "join(list, ', ')"],
  ['toJSON', 'toJSON(value)'],
  ['fromJSON', 'fromJSON(text)'],
  ['hashFiles', "hashFiles('**/*.lock')"],
  ['case', 'case(test, value, …, otherwise)'],
];

function nameOption({ label, detail, members }: Name): Completion {
  return { label, detail, type: members.length > 0 ? 'namespace' : 'property' };
}

const functionOptions: readonly Completion[] = functions.map(([label, call]) => ({
  label,
  detail: call,
  type: 'function',
  apply: call.endsWith('()') ? call : `${label}(`,
  boost: -1,
}));

/**
 * Completes the names that exist where the text stands. `within`: the text is an expression without `${{ }}`. `begin` is where
 * in the editor the text begins.
 */
export function completeNames(names: () => readonly Name[], within: boolean, begin = 0) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(begin, context.pos);
    if (!within && context.explicit && !before.includes('${{')) return openTemplate(context);
    const offer = offerAt(before, names(), within);
    if (offer === null) return null;
    // Where nothing is begun the list comes only when it is asked for, or after a dot.
    const from = begin + offer.from;
    const begun = from < context.pos || /[.{$]\s?$/.test(before);
    if (!context.explicit && !begun) return null;
    const options = [...offer.names.map(nameOption), ...(offer.atStart ? functionOptions : [])];
    return { from, options, validFor: /^[\w-]*$/ };
  };
}

/** Where no expression is begun, one can be. */
function openTemplate({ pos }: CompletionContext): CompletionResult {
  const apply = (view: EditorView, _: Completion, from: number, to: number) => {
    view.dispatch({ changes: { from, to, insert: '${{  }}' }, selection: { anchor: from + 4 } });
  };
  return { from: pos, options: [{ label: '${{ }}', detail: 'an expression', apply }] };
}

/** Whether a list of completions is open, which has Enter and Escape to itself. */
export function isCompleting(view: EditorView): boolean {
  return completionStatus(view.state) === 'active';
}
