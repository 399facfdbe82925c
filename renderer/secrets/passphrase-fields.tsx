import { isDefinedError, safe } from '@orpc/client';
import { useState } from 'react';
import type { SecretKeep } from '../../shared/host/secrets.ts';
import { host } from '../host/client.ts';
import { useSecrets } from '../stores/secrets-store.ts';
import { Field } from '../widgets/field.tsx';

/** What the passphrase under which a value is to lie still needs of a person. */
interface Sealing {
  /** none: it is known, or not used; known: it was chosen before; new: it is chosen now. */
  readonly asks: 'none' | 'known' | 'new';
  readonly first: string;
  readonly again: string;
  readonly setFirst: (text: string) => void;
  readonly setAgain: (text: string) => void;
  /** Of the two fields. */
  readonly problems: readonly [string | null, string | null];
  /** Gives it to the host; answers what is wrong, or null. */
  readonly give: () => Promise<string | null>;
}

export function usePassphrase(keep: SecretKeep): Sealing {
  const state = useSecrets(({ list }) => list?.passphrase);
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const asks = keep !== 'passphrase' || state?.known !== false ? 'none' : state.chosen ? 'known' : 'new';
  const firstProblem = asks === 'none' || first !== '' ? null : 'Type the passphrase';
  const againProblem = asks !== 'new' || first === again ? null : 'The two are not the same';
  const give = async () => {
    if (asks === 'none') return null;
    const { error } = await safe(host.secrets.unlock({ passphrase: first }));
    if (error === null) return null;
    return isDefinedError(error) && error.code === 'STORE' ? `${error.message}. ${error.data.help}` : error.message;
  };
  return { asks, first, again, setFirst, setAgain, problems: [firstProblem, againProblem], give };
}

interface PassphraseFieldsProps {
  readonly sealing: Sealing;
  /** Whether problems are told already. */
  readonly tried: boolean;
}

/** The fields that a passphrase needs: one, or two where it is chosen. */
export function PassphraseFields({ sealing, tried }: PassphraseFieldsProps) {
  const { asks, first, again, setFirst, setAgain, problems } = sealing;
  if (asks === 'none') return null;
  const description =
    asks === 'new' ? 'Chosen now, for all secrets that are kept so. Nothing can bring it back.' : null;
  return (
    <>
      <Field
        label={asks === 'new' ? 'New passphrase' : 'Passphrase'}
        description={description}
        problem={tried ? problems[0] : null}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="off"
            value={first}
            onChange={({ target }) => setFirst(target.value)}
          />
        )}
      </Field>
      {asks === 'new' && (
        <Field label="The same again" problem={tried ? problems[1] : null}>
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="off"
              value={again}
              onChange={({ target }) => setAgain(target.value)}
            />
          )}
        </Field>
      )}
    </>
  );
}
