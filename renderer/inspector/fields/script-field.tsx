import { Maximize2 } from 'lucide-react';
import { useState } from 'react';
import type { JsonValue } from '../../../shared/base/json.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Modal } from '../../widgets/modal.tsx';
import { shellLanguage } from '../code-languages.ts';
import { leaveForm, problemAt, put, useForm } from '../form-context.ts';
import { type Draft, useDraft } from '../use-draft.ts';
import { CodeField } from './code-field.tsx';
import { LabelledField } from './labelled-field.tsx';

interface ScriptFieldProps {
  readonly pointer: string;
  readonly label: string;
  readonly title: string;
  readonly value: JsonValue | undefined;
  readonly shell: string;
  readonly help: string | null;
}

/** The text of a step in the colours of its shell, here or in full size. */
export function ScriptField(props: ScriptFieldProps) {
  const { pointer, label, title, value, shell, help } = props;
  const form = useForm();
  const [full, setFull] = useState(false);
  const text = value === undefined ? '' : String(value);
  const draft = useDraft(text, (typed) => put(form, pointer, asWritten(typed, text), label));
  const problem = draft.problem ?? problemAt(form, pointer);
  return (
    <LabelledField
      label={label}
      title={title}
      note={shell}
      help={help}
      problem={problem}
      required
      tools={<IconButton label="Edit the script in full size" icon={Maximize2} onClick={() => setFull(true)} />}
    >
      {({ describedBy }) => (
        <>
          <Editor {...props} draft={draft} describedBy={describedBy} lines="many" />
          <p className="mt-0.5 text-faint text-tiny">Ctrl+Enter takes it in, Escape gives it back.</p>
          {full && (
            <Modal
              wide
              title={`${label} (${shell})`}
              onClose={() => {
                void draft.commit();
                setFull(false);
              }}
              actions={
                <Button
                  kind="primary"
                  onClick={() => {
                    void draft.commit();
                    setFull(false);
                  }}
                >
                  Done
                </Button>
              }
            >
              <Editor {...props} draft={draft} describedBy={undefined} lines="page" />
              <p className="mt-1 text-muted text-tiny">Tab indents; after Ctrl+M it leaves the editor.</p>
            </Modal>
          )}
        </>
      )}
    </LabelledField>
  );
}

/** A script of several lines ends as files do, so that YAML writes it as a block; one that did not keeps to that. */
function asWritten(typed: string, before: string): string | undefined {
  if (typed === '') return undefined;
  const ends = before.endsWith('\n') || !before.includes('\n');
  return typed.includes('\n') && ends && !typed.endsWith('\n') ? `${typed}\n` : typed;
}

interface EditorProps extends ScriptFieldProps {
  readonly draft: Draft;
  readonly describedBy: string | undefined;
  readonly lines: 'many' | 'page';
}

function Editor({ pointer, label, shell, draft, describedBy, lines }: EditorProps) {
  const form = useForm();
  return (
    <CodeField
      draft={draft}
      language={languageFor(shell)}
      names={form.namesFor(pointer)}
      within={false}
      lines={lines}
      label={lines === 'page' ? `${label} in full size` : label}
      describedBy={describedBy}
      invalid={problemAt(form, pointer) !== null}
      autoFocus={lines === 'page'}
      {...(lines === 'page' ? {} : { onLeave: leaveForm })}
    />
  );
}

const languages = new Map<string, ReturnType<typeof shellLanguage>>();

/** One object a shell, so that the editor is told of another language only where it is one. */
function languageFor(shell: string) {
  const known = languages.get(shell) ?? shellLanguage(shell);
  languages.set(shell, known);
  return known;
}
