import { isDefinedError, safe } from '@orpc/client';
import { type KeyboardEvent, useState } from 'react';
import { longestSecret, type SecretKeep, type SecretScope, secretNameSchema } from '../../shared/host/secrets.ts';
import { host } from '../host/client.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { loadSecrets, useSecrets } from '../stores/secrets-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';
import { SecretInput } from '../widgets/secret-input.tsx';
import { PassphraseFields, usePassphrase } from './passphrase-fields.tsx';
import { scopeWords } from './secret-words.ts';

interface SecretDialogProps {
  /** Null: it is asked for. */
  readonly name: string | null;
  readonly scope: SecretScope;
  /** It has a value, which is lost. */
  readonly replaces: boolean;
}

const keeps: readonly [SecretKeep, string][] = [
  ['auto', 'The keychain, else an encrypted file'],
  ['keychain', 'The keychain alone'],
  ['keyfile', 'A file under the key file'],
  ['passphrase', 'A file under the passphrase'],
];

/** Keeps a value; answers what is wrong, or null. */
async function keepSecret(secret: Parameters<typeof host.secrets.set>[0]): Promise<string | null> {
  const { error, data } = await safe(host.secrets.set(secret));
  if (error !== null) return isDefinedError(error) ? `${error.message}. ${error.data.help}` : error.message;
  useSecrets.setState({ notes: data.notes });
  await loadSecrets();
  return null;
}

function nameProblem(name: string): string | null {
  if (secretNameSchema.safeParse(name).success) return null;
  return name === '' ? 'Give it a name' : 'Letters, digits, _ and -, a digit or - not first';
}

function valueProblem(value: string): string | null {
  if (value === '') return 'Give it a value';
  return value.length > longestSecret ? `More than ${longestSecret} characters are too long` : null;
}

/** Gives a secret a value, new or in the place of another. */
export function SecretDialog({ name: known, scope: first, replaces }: SecretDialogProps) {
  const [name, setName] = useState(known ?? '');
  const [scope, setScope] = useState(first);
  const [keep, setKeep] = useState<SecretKeep>('auto');
  const [value, setValue] = useState('');
  const sealing = usePassphrase(keep);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const problems = [nameProblem(name), valueProblem(value), ...sealing.problems] as const;
  const save = async () => {
    setTried(true);
    if (problems.some((problem) => problem !== null)) return;
    const wrong = (await sealing.give()) ?? (await keepSecret({ name, scope, value, keep }));
    if (wrong === null) closeDialog();
    else setFailed(wrong);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inArea = event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey;
    if (event.key !== 'Enter' || inArea || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    void save();
  };
  return (
    <Modal
      title={replaces ? `Replace the value of ${known}` : known === null ? 'Add a secret' : `Give ${known} a value`}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Close</Button>
          <Button kind="primary" onClick={() => void save()} title="Ctrl+Enter">
            {replaces ? 'Replace' : 'Keep'}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in any of its fields saves */}
      <div onKeyDown={onKeyDown} className="flex flex-col gap-3">
        {known === null && (
          <Field label="Name" problem={tried ? problems[0] : null}>
            {(control) => (
              <input
                {...control}
                value={name}
                // biome-ignore lint/a11y/noAutofocus: what the dialog asks for first
                autoFocus
                autoComplete="off"
                spellCheck={false}
                placeholder="TOKEN"
                onChange={({ target }) => setName(target.value.trim())}
              />
            )}
          </Field>
        )}
        <Field
          label="Value"
          description="It may have several lines. It is not shown again, here or anywhere."
          problem={tried ? problems[1] : null}
        >
          {(control) => <SecretInput control={control} value={value} onChange={setValue} autoFocus={known !== null} />}
        </Field>
        {!replaces && (
          <Field label="For">
            {(control) => (
              <select {...control} value={scope} onChange={({ target }) => setScope(scopeOf(target.value))}>
                <option value="workspace">{scopeWords.workspace}</option>
                <option value="global">{scopeWords.global}</option>
              </select>
            )}
          </Field>
        )}
        <Field label="Kept in">
          {(control) => (
            <select {...control} value={keep} onChange={({ target }) => setKeep(keepOf(target.value))}>
              {keeps.map(([option, words]) => (
                <option key={option} value={option}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <PassphraseFields sealing={sealing} tried={tried} />
        {failed !== null && (
          <p role="alert" className="text-failure text-small">
            {failed}
          </p>
        )}
      </div>
    </Modal>
  );
}

function scopeOf(text: string): SecretScope {
  return text === 'global' ? 'global' : 'workspace';
}

function keepOf(text: string): SecretKeep {
  return keeps.find(([option]) => option === text)?.[0] ?? 'auto';
}

/** Asks before a secret is forgotten: nothing brings it back. */
export function RemoveSecret({ name, scope }: { readonly name: string; readonly scope: SecretScope }) {
  const users = useSecrets(({ list }) => list?.secrets.find((known) => known.name === name)?.usedBy) ?? [];
  const [failed, setFailed] = useState<string | null>(null);
  const remove = async () => {
    const { error } = await safe(host.secrets.remove({ name, scope }));
    await loadSecrets();
    if (error === null) return closeDialog();
    setFailed(isDefinedError(error) && error.code === 'STORE' ? `${error.message}. ${error.data.help}` : error.message);
  };
  return (
    <Modal
      title={`Remove the secret ${name}?`}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog} autoFocus>
            Keep it
          </Button>
          <Button kind="danger" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p className="text-muted">
        Its value for {scopeWords[scope].toLowerCase()} is forgotten for good.{' '}
        {users.length === 0 ? 'No playbook here uses it.' : `It is used by ${users.join(', ')}.`}
      </p>
      {failed !== null && (
        <p role="alert" className="mt-2 text-failure text-small">
          {failed}
        </p>
      )}
    </Modal>
  );
}
