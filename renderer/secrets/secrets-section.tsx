import { KeyRound, Lock, LockOpen, PenLine, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import type { SecretList, SecretScope, StoredSecret } from '../../shared/host/secrets.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { loadSecrets, useSecrets } from '../stores/secrets-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { Section } from '../widgets/section.tsx';
import { lockSecrets, unlockSecrets } from './secret-commands.ts';
import { placeWords, scopeWords } from './secret-words.ts';

const add = (name: string | null = null, scope: SecretScope = 'workspace') =>
  openDialog({ kind: 'secret', name, scope, replaces: false });

/** The secrets by name: where each is kept and who uses it, never its value. */
export function SecretsSection() {
  const { list, notes } = useSecrets();
  useEffect(() => {
    // Other programs may have changed them since.
    void loadSecrets();
  }, []);
  return (
    <>
      <PaneHeading
        tools={
          <span className="flex">
            <IconButton label="Look again" icon={RefreshCw} onClick={() => void loadSecrets()} />
            <IconButton label="Add a secret" icon={Plus} onClick={() => add()} />
          </span>
        }
      >
        Secrets
      </PaneHeading>
      <div role="status" className="px-3 text-small text-warning">
        {notes.map((note) => (
          <p key={note} className="pb-1.5">
            {note}
          </p>
        ))}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">{list !== null && <Lists list={list} />}</div>
    </>
  );
}

function Lists({ list: { secrets, unset, fault, passphrase } }: { readonly list: SecretList }) {
  const of = (scope: SecretScope) => secrets.filter((secret) => secret.scope === scope);
  if (fault !== null)
    return (
      <p role="alert" className="break-words px-3 py-2 text-small">
        <span className="text-failure">{fault.message}.</span> <span className="text-muted">{fault.help}</span>
      </p>
    );
  return (
    <>
      {passphrase.chosen && <Passphrase known={passphrase.known} />}
      {unset.length > 0 && <Unset unset={unset} />}
      {secrets.length === 0 && unset.length === 0 && <NoSecrets />}
      {(['workspace', 'global'] as const).map(
        (scope) =>
          of(scope).length > 0 && (
            <Section key={scope} title={scopeWords[scope]} count={of(scope).length}>
              <ul>
                {of(scope).map((secret) => (
                  <SecretRow key={secret.name} secret={secret} />
                ))}
              </ul>
            </Section>
          ),
      )}
    </>
  );
}

/** Values lie under a passphrase: whether this program has it, and how that is changed. */
function Passphrase({ known }: { readonly known: boolean }) {
  return (
    <div className="mx-3 mb-2 flex items-center gap-2 rounded-md bg-hover px-2.5 py-1.5">
      {known ? <LockOpen size={14} aria-hidden /> : <Lock size={14} aria-hidden className="text-warning" />}
      <p role="status" className="min-w-0 flex-1 text-small">
        {known ? 'Unlocked until Gantry ends' : 'Locked by the passphrase'}
      </p>
      <Button onClick={known ? () => void lockSecrets() : unlockSecrets}>{known ? 'Lock' : 'Unlock…'}</Button>
    </div>
  );
}

function NoSecrets() {
  return (
    <>
      <EmptyHint>
        No secrets yet. A playbook names one as {'${{ secrets.TOKEN }}'} in an “env”; its value is kept here, in the
        keychain of this system or an encrypted file, and masked in every output.
      </EmptyHint>
      <div className="px-3 pt-1">
        <Button icon={KeyRound} onClick={() => add()}>
          Add a secret…
        </Button>
      </div>
    </>
  );
}

function Unset({ unset }: Pick<SecretList, 'unset'>) {
  return (
    <Section title="Without a value" count={unset.length}>
      <ul>
        {unset.map(({ name, usedBy }) => (
          <li key={name} className="flex items-center gap-2 py-1 pr-2 pl-[26px] hover:bg-hover">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-mono text-small">{name}</span>
              <span className="block truncate text-muted text-tiny" title={usedBy.join('\n')}>
                {usersText(usedBy)}
              </span>
            </span>
            <IconButton label={`Give ${name} a value`} icon={Plus} onClick={() => add(name)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function usersText(usedBy: readonly string[]): string {
  const [only] = usedBy;
  if (only === undefined) return 'used by no playbook';
  return usedBy.length === 1 ? `used by ${only.split('/').at(-1)}` : `used by ${usedBy.length} playbooks`;
}

function SecretRow({ secret: { name, scope, kept, changedAt, usedBy } }: { readonly secret: StoredSecret }) {
  const told = [placeWords[kept], `changed ${new Date(changedAt).toLocaleString()}`, ...usedBy];
  return (
    <li className="flex items-center py-1 pr-2 pl-[26px] hover:bg-hover" title={told.join('\n')}>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-mono text-small">{name}</span>
        <span className="block truncate text-muted text-tiny">{placeWords[kept]}</span>
        <span className="block truncate text-muted text-tiny">{usersText(usedBy)}</span>
      </span>
      <IconButton
        label={`Replace the value of ${name}`}
        icon={PenLine}
        onClick={() => openDialog({ kind: 'secret', name, scope, replaces: true })}
      />
      <IconButton
        label={`Remove ${name}`}
        icon={Trash2}
        onClick={() => openDialog({ kind: 'remove-secret', name, scope })}
      />
    </li>
  );
}
