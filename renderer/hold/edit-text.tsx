import { useRef } from 'react';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

interface EditTextProps {
  readonly title: string;
  readonly note: string;
  readonly action: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

/** A step's text to change. Ctrl+Enter accepts it. */
export function EditText({ title, note, action, text, onText, onClose }: EditTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const accept = () => onText(area.current?.value ?? text);
  return (
    <Modal
      wide
      title={title}
      onClose={onClose}
      focusFirst={() => area.current}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" onClick={accept} title="Ctrl+Enter">
            {action}
          </Button>
        </>
      }
    >
      <p className="pb-2 text-muted">{note}</p>
      <textarea
        ref={area}
        aria-label="Text of the step"
        defaultValue={text}
        rows={14}
        spellCheck={false}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) accept();
        }}
        className="block w-full resize-y rounded-md border border-line-strong bg-surface px-2 py-1.5 font-mono text-small"
      />
    </Modal>
  );
}
