import { implement } from '@orpc/server';
import { hostContract } from '../../../shared/host/api.ts';
import type { SecretList } from '../../../shared/host/secrets.ts';
import { sameSecretName, unsetSecrets } from '../../../shared/plan/check-secrets.ts';
import { canBeMasked } from '../../engine/mask-forms.ts';
import { type HostContext, secretsByPlaybook } from '../host-context.ts';
import { unmaskedText } from './resolve-secrets.ts';

const contract = implement(hostContract);

async function listOf(context: HostContext): Promise<SecretList> {
  const stored = await context.secrets.list();
  const used = [...(await secretsByPlaybook(context))];
  const usersOf = (name: string) =>
    used.flatMap(([path, names]) => (names.some((other) => sameSecretName(other, name)) ? [path] : []));
  const known = stored.ok ? stored.value : [];
  const secrets = [...new Set(used.flatMap(([, names]) => names))];
  const names = known.map(({ name }) => name);
  return {
    secrets: known.map((secret) => ({ ...secret, usedBy: usersOf(secret.name) })),
    unset: unsetSecrets({ secrets, secretInputs: [] }, names)
      .filter((name, index, all) => all.findIndex((other) => sameSecretName(name, other)) === index)
      .map((name) => ({ name, usedBy: usersOf(name) })),
    passphrase: await context.secrets.passphrase(),
    fault: stored.ok ? null : stored.error,
  };
}

const whose = { workspace: 'this workspace', global: 'all workspaces' } as const;

/** Values come in and are stored; no method gives one back. */
export function secretMethods(context: HostContext) {
  return {
    list: contract.secrets.list.handler(() => listOf(context)),
    set: contract.secrets.set.handler(async ({ input: { value, keep, ...ref }, errors }) => {
      const kept = await context.secrets.set(ref, value, keep);
      if (!kept.ok) throw errors.STORE({ message: kept.error.message, data: { help: kept.error.help } });
      const { note } = kept.value;
      return {
        kept: kept.value.kept,
        notes: [...(note === null ? [] : [note]), ...(canBeMasked(value) ? [] : [unmaskedText(ref.name)])],
      };
    }),
    unlock: contract.secrets.unlock.handler(async ({ input, errors }) => {
      const unlocked = await context.secrets.unlock(input.passphrase);
      if (unlocked.ok) return {};
      const { message, help, locked } = unlocked.error;
      throw locked ? errors.WRONG({ message }) : errors.STORE({ message, data: { help } });
    }),
    lock: contract.secrets.lock.handler(() => {
      context.secrets.lock();
      return {};
    }),
    remove: contract.secrets.remove.handler(async ({ input, errors }) => {
      const removed = await context.secrets.remove(input);
      if (!removed.ok) throw errors.STORE({ message: removed.error.message, data: { help: removed.error.help } });
      if (!removed.value)
        throw errors.NOT_FOUND({ message: `There is no secret ${input.name} for ${whose[input.scope]}` });
      return {};
    }),
  };
}
