import { Menu } from '@base-ui/react/menu';
import {
  ArrowDownToLine,
  CaseSensitive,
  ChevronDown,
  ChevronUp,
  Clock,
  Download,
  FoldVertical,
  ListFilter,
  Regex,
  TriangleAlert,
  WrapText,
} from 'lucide-react';
import { type KeyboardEvent, type Ref, useState } from 'react';
import { inWindowFolder } from '../host/window-folder.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import { changeOutputSettings, useOutputSettings } from './output-store.ts';
import type { StepRef } from './output-stream.ts';

/** What is looked for, and whether all other lines are hidden. */
export interface FindState {
  readonly text: string;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
  readonly only: boolean;
  /** The lines that tell of problems take the place of the text. */
  readonly problems: boolean;
}

export const findNothing: FindState = { text: '', regex: false, caseSensitive: false, only: false, problems: false };

interface OutputToolsProps {
  readonly step: StepRef;
  readonly find: FindState;
  readonly onFind: (find: FindState) => void;
  /** As `3 of 120`, or why there is nothing. */
  readonly found: string;
  readonly onStep: (distance: 1 | -1) => void;
  readonly following: boolean;
  readonly onFollow: (following: boolean) => void;
  /** Null: there are no groups. */
  readonly folded: boolean | null;
  readonly onFoldAll: () => void;
  readonly onGoTo: (text: string) => boolean;
  readonly findRef: Ref<HTMLInputElement>;
  readonly goToRef: Ref<HTMLInputElement>;
  readonly onLeave: () => void;
}

/** Above an output: to find in it, filter it, go to a place in it, and how it is shown. */
export function OutputTools(props: OutputToolsProps) {
  const { find, onFind, following, onFollow, folded, onFoldAll } = props;
  const { wrap, times } = useOutputSettings();
  return (
    <div
      role="toolbar"
      aria-label="Output"
      className="flex h-8 shrink-0 items-center gap-0.5 overflow-hidden border-line border-b bg-panel px-2"
    >
      <FindField {...props} />
      <IconButton
        label="Only problems: errors, warnings and annotations"
        icon={TriangleAlert}
        pressed={find.problems}
        onClick={() => onFind({ ...find, problems: !find.problems, only: !find.problems })}
      />
      <span className="flex-1" />
      <GoTo {...props} />
      <IconButton
        label="Wrap lines"
        icon={WrapText}
        pressed={wrap}
        onClick={() => changeOutputSettings({ wrap: !wrap })}
      />
      <IconButton
        label="Show times"
        icon={Clock}
        pressed={times}
        onClick={() => changeOutputSettings({ times: !times })}
      />
      {folded !== null && (
        <IconButton label="Fold all groups" icon={FoldVertical} pressed={folded} onClick={onFoldAll} />
      )}
      <IconButton
        label="Follow the end"
        icon={ArrowDownToLine}
        pressed={following}
        onClick={() => onFollow(!following)}
      />
      <DownloadMenu step={props.step} />
    </div>
  );
}

function FindField({ find, onFind, found, onStep, findRef, onLeave }: OutputToolsProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      onFind(findNothing);
      onLeave();
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={findRef}
        type="text"
        aria-label="Find in the output"
        placeholder="Find (Ctrl+F)"
        value={find.text}
        disabled={find.problems}
        onChange={({ target }) => onFind({ ...find, text: target.value })}
        onKeyDown={onKeyDown}
        className="h-6 w-52 min-w-24 rounded border border-line-strong bg-surface px-2 text-small placeholder:text-faint disabled:opacity-50"
      />
      <IconButton
        label="Letter case counts"
        icon={CaseSensitive}
        pressed={find.caseSensitive}
        onClick={() => onFind({ ...find, caseSensitive: !find.caseSensitive })}
      />
      <IconButton
        label="Regular expression"
        icon={Regex}
        pressed={find.regex}
        onClick={() => onFind({ ...find, regex: !find.regex })}
      />
      <IconButton
        label="Only the lines found"
        icon={ListFilter}
        pressed={find.only && !find.problems}
        disabled={find.problems}
        onClick={() => onFind({ ...find, only: !find.only })}
      />
      <output className="min-w-16 whitespace-nowrap px-1 text-muted text-tiny tabular-nums">{found}</output>
      <IconButton label="Previous match (Shift+Enter)" icon={ChevronUp} onClick={() => onStep(-1)} />
      <IconButton label="Next match (Enter)" icon={ChevronDown} onClick={() => onStep(1)} />
    </>
  );
}

function GoTo({ onGoTo, goToRef, onLeave }: OutputToolsProps) {
  const [wrong, setWrong] = useState(false);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    const done = event.key === 'Escape' || onGoTo(event.currentTarget.value);
    setWrong(!done);
    if (done) onLeave();
  };
  return (
    <input
      ref={goToRef}
      type="text"
      aria-label="Go to a line, a percentage or a time"
      aria-invalid={wrong}
      placeholder="Go to (Ctrl+G)"
      title="120: that line; -5: from the end; 50%; 14:05:30: that time of day; +90s: after the start"
      onKeyDown={onKeyDown}
      onChange={() => setWrong(false)}
      className="h-6 w-28 min-w-20 rounded border border-line-strong bg-surface px-2 text-small placeholder:text-faint aria-invalid:border-failure"
    />
  );
}

const forms = [
  ['log', 'As it came (.log)'],
  ['txt', 'Plain text (.txt)'],
  ['cast', 'Recording (asciicast v2)'],
] as const;

/** Where the host serves a step's output in a form. */
function outputAddress({ run, job, step }: StepRef, form: string): string {
  return inWindowFolder(`/${['output', form, run, job, step].map(encodeURIComponent).join('/')}`);
}

function DownloadMenu({ step }: { readonly step: StepRef }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <span ref={setPlace}>
      <Menu.Root>
        <Menu.Trigger
          aria-label="Download the output"
          title="Download the output"
          className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <Download size={15} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner sideOffset={4} align="end" positionMethod="fixed" className="z-50">
            <Menu.Popup className="min-w-44 rounded-md border border-line-strong bg-raised py-1 shadow-over outline-none">
              {forms.map(([form, label]) => (
                <Menu.Item
                  key={form}
                  render={<a href={outputAddress(step, form)} download />}
                  className="flex h-7 cursor-default items-center px-3 text-ui outline-none data-highlighted:bg-hover"
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </span>
  );
}
