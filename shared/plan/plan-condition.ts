import { classifyCondition } from '../expressions/condition.ts';
import { namesJobs, templateExpressions } from '../expressions/evaluate.ts';
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
    const message = `The condition \`${shortened(text)}\` cannot be read${place}: ${sentence(problem.message)}${consequence}`;
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

/** GitHub lets `success` and `failure` ask of jobs by name in the condition of a job alone. */
export function refuseNamesOfJobs(
  planned: PlannedCondition,
  { problems }: { problems: ProblemCollector },
): PlannedCondition {
  const { text, language, pointer } = planned;
  const written = templateExpressions(text).map(({ body }) => body);
  const bodies = written.length === 0 ? [text] : written;
  if (language === 'expression' && bodies.some(namesJobs)) {
    const message = `The condition \`${shortened(text)}\` asks success or failure of jobs by name, which only the condition of a job may. Read needs.JOB.result here.`;
    problems.add('condition-unreadable', pointer, message);
  }
  return planned;
}

/** A condition of millions of characters would fill the message. */
const mostTold = 500;

function shortened(text: string): string {
  const written = text.trim();
  return written.length > mostTold ? `${written.slice(0, mostTold)}…` : written;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
