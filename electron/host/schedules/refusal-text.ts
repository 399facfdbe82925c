import type { Refusal } from '../start-playbook.ts';

/** Why a playbook was not started, in a sentence. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'not-found':
      return 'The playbook is not there any more.';
    case 'invalid': {
      const error = refusal.problems.find(({ severity }) => severity === 'error');
      return error === undefined ? 'The playbook has errors.' : `Line ${error.range.line}: ${error.message}`;
    }
    case 'untrusted':
      return 'The folder is not trusted.';
    case 'unmet':
      return `It lacks ${refusal.missing.map(({ what }) => what).join(', ')}.`;
  }
}
