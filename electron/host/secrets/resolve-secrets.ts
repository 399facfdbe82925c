import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { sameSecretName, unsetSecrets, unsetSecretText } from '../../../shared/plan/check-secrets.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { canBeMasked } from '../../engine/mask-forms.ts';
import type { Missing } from '../requirements.ts';
import type { SecretStore } from './secret-store.ts';

/** The secrets of a run that may start. */
export interface ResolvedSecrets {
  /** Values by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Sentences about those that are empty or cannot be masked. */
  readonly notes: string[];
}

/** Secrets that are stored and cannot be had; `locked`: those of them that the passphrase alone is wanting for. */
interface UnhadSecrets {
  readonly missing: Missing[];
  readonly locked: string[];
}

/** What is told of a value that masking leaves as it is. */
export function unmaskedText(name: string): string {
  return `The value of the secret ${name} is too short to be masked in output.`;
}

/**
 * The values of the secrets that a plan names, under its own spelling: what was given for this run, then the workspace's, then
 * those for all. Nothing else is read. Given ones that it does not name go with them, so that they are masked. A failure:
 * those that are stored and cannot be had. One without a value is empty, as GitHub has it, and told in the notes.
 */
export async function resolveSecrets(
  store: SecretStore,
  plan: Plan,
  given: Readonly<Record<string, string>>,
): Promise<Result<ResolvedSecrets, UnhadSecrets>> {
  const spelled = Object.entries(given).map(([name, value]) => {
    const own = plan.secrets.find((used) => used === name) ?? plan.secrets.find((used) => sameSecretName(used, name));
    return [own ?? name, value] as const;
  });
  const has = (name: string) => spelled.some(([own]) => own === name);
  const stored = await store.values(plan.secrets.filter((name) => !has(name)));
  if (!stored.ok)
    return fail({
      missing: stored.error.map(({ name, fault }) => ({
        what: `secret ${name}`,
        help: `${fault.message}. ${fault.help}`,
      })),
      locked: stored.error.filter(({ fault }) => fault.locked).map(({ name }) => name),
    });
  const secrets = { ...stored.value, ...Object.fromEntries(spelled) };
  const names = Object.keys(secrets);
  const short = names.filter((name) => !canBeMasked(secrets[name] ?? '') && secrets[name] !== '');
  return ok({ secrets, notes: [...unsetSecrets(plan, names).map(unsetSecretText), ...short.map(unmaskedText)] });
}
