import { classifyCondition } from '../expressions/condition.ts';
import type { Condition, PlaybookFormat } from '../playbook/model.ts';
import { foreseeCondition, foreseeParts, type Outlook } from './outlook.ts';
import type { PlannedCondition } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';

/**
 * Tells a condition's language, who decides it, and its answer where that is known before the run. One that cannot be
 * read is an error; in v1 and v2 a warning, for the stage fails when it is reached.
 */
export function planCondition(
  condition: Condition,
  status: 'success' | null,
  format: PlaybookFormat,
  outlook: Outlook,
  problems: ProblemCollector,
): PlannedCondition {
  const { text, pointer } = condition;
  const { language, decidedBy, problem } = classifyCondition(text, condition.language);
  if (problem !== null) {
    const tolerant = format === 'v1' || format === 'v2';
    const consequence = tolerant ? ' Its stage fails when it is reached.' : '';
    const place = problem.offset > 0 ? ` at character ${problem.offset + 1}` : '';
    const message = `The condition \`${text.trim()}\` cannot be read${place}: ${sentence(problem.message)}${consequence}`;
    problems.add('condition-unreadable', pointer, message, {
      severity: tolerant ? 'warning' : 'error',
      // In v1 and v2 the text is what the written one expanded to.
      ...(tolerant ? {} : { within: problem }),
    });
  }
  const decidable = problem === null && decidedBy === 'engine';
  return {
    text,
    language,
    decidedBy,
    value: decidable ? foreseeCondition(text, language, status, outlook) : null,
    parts: decidable ? foreseeParts(text, language, status, outlook) : [],
    pointer,
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
