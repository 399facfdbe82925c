import { implement } from '@orpc/server';
import { hasErrors } from '../../shared/base/problem.ts';
import { hostContract } from '../../shared/host/api.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { planSchema } from '../../shared/plan/plan-schema.ts';
import { readJsonFile } from '../journal/run-folder.ts';
import { followEvents } from './event-stream.ts';
import { Bell } from './flow.ts';
import { type HostContext, planText, textOf } from './host-context.ts';
import { missingRequirements } from './requirements.ts';

const contract = implement(hostContract);

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** What a plan may do, for the question whether to trust it. */
function powersOf(plan: Plan, root: string) {
  const steps = plan.jobs.flatMap((job) => job.steps);
  const permissions = plan.jobs.flatMap(({ permissions: own }) =>
    own === null
      ? []
      : [
          ...own.filesystem.map((path) => `files: ${path}`),
          ...own.network.map((name) => `network: ${name}`),
          ...(own.registry ? ['registry'] : []),
        ],
  );
  return {
    root,
    shells: unique(
      steps.flatMap((step) =>
        step.kind === 'run' ? step.scripts.map((script) => script.shell) : step.kind === 'script' ? [step.shell] : [],
      ),
    ),
    scripts: unique(steps.flatMap((step) => step.scripts.map((script) => script.path))),
    permissions: unique(permissions),
    secrets: [...plan.secrets],
  };
}

async function* runsThatChange(context: HostContext, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const changed = new Set<string>();
  const stop = context.runs.listen((run) => {
    changed.add(run);
    bell.ring();
  });
  try {
    while (!signal?.aborted) {
      await bell.wait(signal);
      for (const run of changed) {
        changed.delete(run);
        yield { run };
      }
    }
  } finally {
    stop();
  }
}

export function runMethods(context: HostContext) {
  const { runs, trust, workspace } = context;
  return {
    start: contract.runs.start.handler(async ({ input, errors }) => {
      const text = await textOf(context, input.path, input.text);
      if (text === null) throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
      const plan = await planText(context, input.path, text, input.values);
      if (hasErrors(plan.problems)) throw errors.INVALID({ data: { problems: [...plan.problems] } });
      if (input.trust) await trust.trust(workspace.root);
      if (!(await trust.isTrusted(workspace.root))) throw errors.UNTRUSTED({ data: powersOf(plan, workspace.root) });
      const shells = await context.shells();
      const missing = await missingRequirements(plan, shells);
      if (missing.length > 0) throw errors.UNMET({ data: { missing } });
      return { run: await runs.start({ plan, secrets: input.secrets ?? {}, env: {}, shells }) };
    }),
    list: contract.runs.list.handler(({ input }) => runs.list(input.limit)),
    watch: contract.runs.watch.handler(({ signal }) => runsThatChange(context, signal)),
    get: contract.runs.get.handler(async ({ input, errors }) => {
      const summary = await runs.digest(input.run);
      if (summary === null) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const plan = planSchema.safeParse(await readJsonFile(runs.folder(input.run).plan));
      return { summary, plan: plan.success ? plan.data : null };
    }),
    events: contract.runs.events.handler(async ({ input, errors, signal }) => {
      if ((await runs.digest(input.run)) === null) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return followEvents(context, input, signal);
    }),
    cancel: contract.runs.cancel.handler(async ({ input, errors }) => {
      if ((await runs.digest(input.run)) === null) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return { cancelled: await runs.cancel(input.run, input.job, input.step) };
    }),
  };
}
