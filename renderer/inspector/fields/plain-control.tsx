import { useId, useState } from 'react';
import { type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { stepBackOrForth } from '../../edit/gestures.ts';
import { expressionLanguage, templateLanguage } from '../code-languages.ts';
import type { LeafKind } from '../field-kinds.ts';
import { leaveForm, useForm } from '../form-context.ts';
import { type Draft, useDraft } from '../use-draft.ts';
import { readTyped, typedAsText, valueAt } from '../value-text.ts';
import { CodeField } from './code-field.tsx';
import { PreviewLine } from './preview-line.tsx';

interface PlainControlProps {
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly kind: LeafKind;
  /** What it is called, where no label names it. */
  readonly label: string;
  readonly pointer: string;
  readonly value: JsonValue | undefined;
  readonly placeholder?: string | undefined;
  readonly autoFocus?: boolean | undefined;
  /** Undefined: the field is empty. Answers null, or why that cannot be. */
  readonly onChange: (value: JsonValue | undefined) => Promise<string | null>;
}

export const controlClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 py-[2px] text-ui placeholder:text-faint aria-invalid:border-failure';

/** The control of a value of one kind. */
export function PlainControl(props: PlainControlProps) {
  const { kind, value } = props;
  const [asExpression, setAsExpression] = useState(false);
  const isText = typeof value === 'string';
  if (kind.kind === 'text') return <TextControl {...props} />;
  if (kind.kind === 'number') return <TextControl {...props} />;
  const odd = isText && !kind.options.includes(value);
  if (!asExpression && !(kind.orExpression && odd))
    return <ChoiceControl {...props} kind={kind} onExpression={() => setAsExpression(true)} />;
  const expression = { kind: 'text', language: 'template', typed: true, suggestions: [] } as const;
  const onChange: PlainControlProps['onChange'] = (next) => {
    if (next === undefined || kind.options.includes(next)) setAsExpression(false);
    return props.onChange(next);
  };
  return (
    <TextControl
      {...props}
      kind={expression}
      value={isText ? value : undefined}
      placeholder="${{ }}; empty gives the choices back"
      autoFocus={asExpression}
      onChange={onChange}
    />
  );
}

const expressionChoice = '${{ }}';

function ChoiceControl({
  kind,
  onExpression,
  ...props
}: PlainControlProps & { readonly kind: Extract<LeafKind, { kind: 'choice' }>; readonly onExpression: () => void }) {
  const { id, describedBy, invalid = false, label, value, placeholder, autoFocus, onChange } = props;
  const texts = kind.options.map(jsonAsText);
  const shown = value === undefined ? '' : jsonAsText(value);
  const choose = (text: string) => {
    if (text === expressionChoice) return onExpression();
    const option = kind.options[texts.indexOf(text)];
    void onChange(text === '' ? undefined : (option ?? text));
  };
  return (
    <select
      id={id}
      aria-label={id === undefined ? label : undefined}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      // biome-ignore lint/a11y/noAutofocus: a field that was just asked for has the focus
      autoFocus={autoFocus}
      value={shown}
      onChange={({ target }) => choose(target.value)}
      onKeyDown={(event) => event.key === 'Escape' && leaveForm()}
      className={`${controlClass} ${value === undefined ? 'text-faint' : ''}`}
    >
      <option value="">{placeholder ?? 'not set'}</option>
      {texts.map((text) => (
        <option key={text}>{text}</option>
      ))}
      {shown !== '' && !texts.includes(shown) && <option>{shown}</option>}
      {kind.orExpression && <option value={expressionChoice}>expression…</option>}
    </select>
  );
}

/** A value as a control of its kind shows it. */
function leafText(kind: LeafKind, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (kind.kind === 'text' && kind.typed) return typedAsText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a field's text means for its kind; an expression may stand where the kind allows one. */
function readText(kind: LeafKind, text: string, before: JsonValue | undefined): Result<JsonValue | undefined, string> {
  if (text.trim() === '') return ok(undefined);
  if (kind.kind === 'number') {
    if (kind.orExpression && text.includes('${{')) return ok(text);
    const number = Number(text);
    const isRight = kind.integer ? Number.isSafeInteger(number) : Number.isFinite(number);
    return isRight ? ok(number) : fail(kind.integer ? 'A whole number is wanted.' : 'A number is wanted.');
  }
  if (kind.kind === 'text' && kind.typed) return readTyped(text);
  // What stands there as a number or a boolean stays one.
  if (typeof before === 'number' && String(Number(text)) === text) return ok(Number(text));
  if (typeof before === 'boolean' && /^(?:true|false)$/.test(text)) return ok(text === 'true');
  return ok(text);
}

function TextControl(props: PlainControlProps) {
  const { kind, value, onChange } = props;
  const draft = useDraft(leafText(kind, value), (text) => {
    const read = readText(kind, text, value);
    return read.ok ? onChange(read.value) : Promise.resolve(read.error);
  });
  const isCode = kind.kind === 'text' ? kind.language !== null : kind.kind === 'number' && draft.shown.includes('${{');
  return (
    <>
      {isCode ? <Code {...props} draft={draft} /> : <Line {...props} draft={draft} />}
      {draft.problem !== null && (
        <p role="alert" className="mt-0.5 text-failure text-tiny">
          {draft.problem}
        </p>
      )}
    </>
  );
}

type WithDraft = PlainControlProps & { readonly draft: Draft };

function Code({ draft, kind, label, describedBy, invalid = false, pointer, placeholder, autoFocus }: WithDraft) {
  const form = useForm();
  const language = kind.kind === 'text' && kind.language === 'condition' ? 'condition' : 'template';
  return (
    <>
      <CodeField
        draft={draft}
        language={language === 'condition' && !draft.shown.includes('${{') ? expressionLanguage : templateLanguage}
        names={form.namesFor(pointer)}
        within={language === 'condition'}
        lines="one"
        label={label}
        describedBy={describedBy}
        invalid={invalid || draft.problem !== null}
        {...(placeholder === undefined ? {} : { placeholder })}
        autoFocus={autoFocus ?? false}
        onLeave={leaveForm}
      />
      <PreviewLine preview={form.preview(pointer, draft.shown, language)} />
    </>
  );
}

/** Undo and redo of a field in which nothing is typed are those of the playbook. */
function onFieldKey(event: React.KeyboardEvent, draft: Draft, isBlock: boolean): void {
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && (!isBlock || mod)) {
    event.preventDefault();
    void draft.commit();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    if (draft.isTyping) draft.giveBack();
    else leaveForm();
  } else if (mod && /^[zy]$/i.test(event.key) && !draft.isTyping) {
    event.preventDefault();
    void stepBackOrForth(event.key.toLowerCase() === 'z' && !event.shiftKey ? 'undo' : 'redo');
  }
}

function Line({ draft, kind, id, label, describedBy, invalid = false, placeholder, autoFocus, pointer }: WithDraft) {
  const list = useId();
  const form = useForm();
  const written = valueAt(form.value, pointer);
  const isBlock = typeof written === 'string' && (written.includes('\n') || written.length > 60);
  const suggestions = kind.kind === 'text' ? kind.suggestions : [];
  const shared = {
    id,
    'aria-label': id === undefined ? label : undefined,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || draft.problem !== null,
    value: draft.shown,
    placeholder,
    autoFocus,
    spellCheck: false,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => draft.type(target.value),
    onBlur: () => void draft.commit(),
    onKeyDown: (event: React.KeyboardEvent) => onFieldKey(event, draft, isBlock),
  };
  if (isBlock) return <textarea {...shared} rows={3} className={`${controlClass} block resize-y`} />;
  return (
    <>
      <input
        {...shared}
        autoComplete="off"
        inputMode={kind.kind === 'number' ? 'decimal' : 'text'}
        list={suggestions.length > 0 ? list : undefined}
        className={controlClass}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}
