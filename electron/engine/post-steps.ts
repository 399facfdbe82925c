import type { JobAttempt } from './job-attempt.ts';
import { aroundStep, runPart } from './node-action.ts';
import type { PostStep } from './step-setting.ts';

/** What actions want done after the job's own steps, in the order in which it is run: the last one asked for is the first. */
export function postStepsOf(attempt: JobAttempt): readonly PostStep[] {
  return attempt.posts().flatMap((post): PostStep[] => {
    const user = attempt.job.steps.find(({ id }) => id === post.step);
    if (user === undefined) return [];
    const { action, name, uses, continueOnError, folder, inputs, file } = post;
    const step = aroundStep({ ...user, id: action, name, uses, continueOnError }, 'post', post.condition);
    if (attempt.has(step.id)) return [];
    return [{ step, work: (order) => runPart({ ...order, action, ownEnv: post.env }, { folder, inputs }, file) }];
  });
}
