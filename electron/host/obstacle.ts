import { fail, type Result } from '../../shared/base/result.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { plansWithin } from '../../shared/plan/plans-within.ts';
import type { HostContext } from './host-context.ts';
import { type Missing, requirementsAnywhere } from './requirements.ts';
import { type ResolvedSecrets, resolveSecrets } from './secrets/resolve-secrets.ts';

/** Why a plan without errors must not be started. */
export type Obstacle =
  | { readonly kind: 'untrusted'; readonly powers: Powers }
  /** `locked`: secrets for which only the passphrase is wanting. */
  | { readonly kind: 'unmet'; readonly missing: Missing[]; readonly locked: string[] };

/** What a plan may do, for the question whether to trust its folder. */
interface Powers {
  readonly root: string;
  readonly shells: string[];
  readonly scripts: string[];
  readonly permissions: string[];
  readonly secrets: string[];
}

/** `trust`: the person just said so, for good. `secrets`: values given for this run. */
interface StartRequest {
  readonly trust?: boolean | undefined;
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** Looks whether the workspace is trusted and this machine has what the plan needs, the secrets that are stored for it included. */
export async function readyToStart(
  context: HostContext,
  plan: Plan,
  { trust = false, secrets = {} }: StartRequest,
): Promise<Result<ResolvedSecrets, Obstacle>> {
  const { root } = context.workspace;
  if (trust) await context.trust.trust(root);
  if (!(await context.trust.isTrusted(root))) return fail({ kind: 'untrusted', powers: powersOf(plan, root) });
  const needed = await requirementsAnywhere(plan, await context.shells('powershell'), { ask: true });
  const missing = needed.flatMap(({ what, help }) => (help === null ? [] : [{ what, help }]));
  const resolved = await resolveSecrets(context.secrets, plan, secrets);
  if (resolved.ok && missing.length === 0) return resolved;
  const { missing: unhad, locked } = resolved.ok ? { missing: [], locked: [] } : resolved.error;
  return fail({ kind: 'unmet', missing: [...missing, ...unhad], locked });
}

/** What a shell may do that a person opens there: all that they can. */
export function untrustedShell(root: string, shell: string): Powers {
  return { root, shells: [shell], scripts: [], permissions: [], secrets: [] };
}

function powersOf(plan: Plan, root: string): Powers {
  const jobs = plansWithin(plan).flatMap((each) => each.jobs);
  const steps = jobs.flatMap((job) => job.steps);
  const permissions = jobs.flatMap(({ permissions: own }) =>
    own === null
      ? []
      : [...named('writes', own.filesystem), ...named('network', own.network), ...(own.registry ? ['registry'] : [])],
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

/** What a list of permissions allows, in words; null: it says nothing. */
function named(what: string, list: readonly string[] | null): string[] {
  return list?.length === 0 ? [`${what}: none`] : (list ?? []).map((name) => `${what}: ${name}`);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
