import { isDefinedError, safe } from '@orpc/client';
import { useState } from 'react';
import { host } from '../host/client.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { loadSecrets } from '../stores/secrets-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';

interface UnlockSecretsProps {
  /** What a run needs; empty: nothing waits for it. */
  readonly names: readonly string[];
  readonly onUnlocked: () => void;
}

/** Asks for the passphrase of the secrets; the host keeps it in memory alone. */
export function UnlockSecrets({ names, onUnlocked }: UnlockSecretsProps) {
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const unlock = async () => {
    if (passphrase === '') return setProblem('Type the passphrase');
    setBusy(true);
    const { error } = await safe(host.secrets.unlock({ passphrase }));
    setBusy(false);
    if (error === null) {
      await loadSecrets();
      closeDialog();
      return onUnlocked();
    }
    setProblem(
      isDefinedError(error) && error.code === 'STORE' ? `${error.message}. ${error.data.help}` : error.message,
    );
  };
  return (
    <Modal
      title="Unlock the secrets"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" onClick={() => void unlock()} disabled={busy}>
            {names.length > 0 ? 'Unlock and run' : 'Unlock'}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <Field
          label="Passphrase"
          description={`${names.length > 0 ? `The run needs ${names.join(', ')}. ` : ''}Gantry keeps the passphrase in memory until it ends, and nowhere else.`}
          problem={problem}
        >
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="off"
              // biome-ignore lint/a11y/noAutofocus: what the dialog asks for
              autoFocus
              value={passphrase}
              onChange={({ target }) => {
                setPassphrase(target.value);
                setProblem(null);
              }}
            />
          )}
        </Field>
      </form>
    </Modal>
  );
}
