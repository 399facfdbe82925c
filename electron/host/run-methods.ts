import { existsSync } from 'node:fs';
import { implement } from '@orpc/server';
import type { Notice } from '../../shared/host/after.ts';
import { hostContract } from '../../shared/host/api.ts';
import { planSchema } from '../../shared/plan/plan-schema.ts';
import { pastWork } from '../../shared/run/estimate.ts';
import { reportFileName, reportForms } from '../../shared/run/report/render-report.ts';
import { readJsonFile } from '../journal/run-folder.ts';
import { reportInput } from './after/report-files.ts';
import { followEvents } from './event-stream.ts';
import { readTextFile } from './file-cache.ts';
import { Bell } from './flow.ts';
import { ForeignRuns } from './foreign-runs.ts';
import type { HostContext } from './host-context.ts';
import { rerunMethod } from './rerun-method.ts';
import { storedState } from './run-digest.ts';
import { startPlaybook } from './start-playbook.ts';

const contract = implement(hostContract);
/** How often runs of other processes are looked at while someone watches, in milliseconds. */
const pollMs = 1000;

/** Ids of runs that began or ended or wait for a person, this host's own at once, those of other processes when they are next looked at. */
async function* runsThatChange({ runs }: HostContext, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const changed = new Set<string>();
  const foreign = new ForeignRuns(runs);
  const stop = runs.listen((run) => {
    changed.add(run);
    bell.ring();
  });
  try {
    while (!signal?.aborted) {
      for (const run of await foreign.changed()) changed.add(run);
      for (const run of changed) {
        changed.delete(run);
        yield { run };
      }
      await bell.wait(signal, pollMs);
    }
  } finally {
    stop();
  }
}

async function* noticesOf({ runs }: HostContext, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const waiting: Notice[] = [];
  const stop = runs.after.onDesktop(({ run, title, text, level }) => {
    waiting.push({ run, title, text, level });
    bell.ring();
  });
  try {
    while (!signal?.aborted) {
      for (let notice = waiting.shift(); notice !== undefined; notice = waiting.shift()) yield notice;
      await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

export function runMethods(context: HostContext) {
  const { runs } = context;
  return {
    start: contract.runs.start.handler(async ({ input, errors }) => {
      const started = await startPlaybook(context, input);
      if (started.ok) return started.value;
      const { error } = started;
      switch (error.kind) {
        case 'not-found':
          throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
        case 'invalid':
          throw errors.INVALID({ data: { problems: [...error.problems] } });
        case 'untrusted':
          throw errors.UNTRUSTED({ data: error.powers });
        case 'unmet':
          throw errors.UNMET({ data: { missing: error.missing, locked: error.locked } });
      }
    }),
    rerun: rerunMethod(context),
    list: contract.runs.list.handler(({ input }) => runs.list(input.limit)),
    watch: contract.runs.watch.handler(({ signal }) => runsThatChange(context, signal)),
    work: contract.runs.work.handler(async ({ input }) => pastWork(await runs.lastOf(input.file))),
    get: contract.runs.get.handler(async ({ input, errors }) => {
      const summary = await runs.digest(input.run);
      if (summary === null) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const plan = planSchema.safeParse(await readJsonFile(runs.folder(input.run).plan));
      return { summary, plan: plan.success ? plan.data : null };
    }),
    text: contract.runs.text.handler(async ({ input, errors }) => {
      const summary = await runs.digest(input.run);
      if (summary === null) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return { path: summary.file, text: await readTextFile(runs.folder(input.run).text) };
    }),
    events: contract.runs.events.handler(({ input, errors, signal }) => {
      if (!existsSync(runs.folder(input.run).journal))
        throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return followEvents(context, input, signal);
    }),
    report: contract.runs.report.handler(async ({ input, errors }) => {
      const folder = runs.folder(input.run);
      const state = runs.live(input.run)?.state ?? (await storedState(folder))?.state;
      if (state === undefined) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const form = reportForms[input.format];
      const text = form.render(await reportInput(folder, state, { logs: input.logs, metrics: true }));
      const fileName = reportFileName(state.outline?.name ?? '', input.run, input.format);
      return { fileName, mediaType: form.mediaType, text };
    }),
    after: contract.runs.after.handler(({ input, errors }) => {
      if (!existsSync(runs.folder(input.run).journal))
        throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return runs.afterOf(input.run, input.waitMs);
    }),
    notices: contract.runs.notices.handler(({ signal }) => noticesOf(context, signal)),
    cancel: contract.runs.cancel.handler(async ({ input, errors }) => {
      if (!existsSync(runs.folder(input.run).journal))
        throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return { cancelled: await runs.cancel(input.run, { job: input.job, step: input.step }) };
    }),
  };
}
