import { useRef, useState } from 'react';
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels';
import { FindInTerminal } from '../output/find-in-terminal.tsx';
import type { Tab } from '../stores/tabs-store.ts';
import { Splitter } from '../widgets/splitter.tsx';
import { CommandList } from './command-list.tsx';
import { type ShellState, useShell } from './shell-store.ts';
import { useShellTerminal } from './use-shell-terminal.ts';

/** A terminal to work in, with the commands that were given in it. */
export function ShellTab({ tab }: { readonly tab: Extract<Tab, { readonly kind: 'shell' }> }) {
  const shell = useShell(tab.shell);
  return (
    <div role="tabpanel" id={`panel-${tab.id}`} aria-labelledby={`tab-${tab.id}`} className="min-h-0 flex-1">
      {/* What comes of it has its place only once it is known. */}
      {shell !== null && <OpenShellView tab={tab} shell={shell} />}
    </div>
  );
}

interface OpenShellViewProps {
  readonly tab: Extract<Tab, { readonly kind: 'shell' }>;
  readonly shell: ShellState;
}

function OpenShellView({ tab, shell }: OpenShellViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [finding, setFinding] = useState(false);
  const { terminal, lost } = useShellTerminal(tab.shell, tab.title, box, () => setFinding(true));
  const kept = useDefaultLayout({ id: 'gantry.shell', panelIds: ['shell-terminal', 'shell-commands'] });
  const closeFind = () => {
    setFinding(false);
    terminal.current?.focus();
  };
  return (
    <Group orientation="horizontal" {...kept} className="h-full">
      <Panel id="shell-terminal" minSize={240}>
        <div className="flex h-full flex-col bg-surface" data-focus-area="shell-terminal">
          {shell.exitCode !== null && <Note>The shell ended with exit code {shell.exitCode}.</Note>}
          {lost && <Note>The host cannot be reached; the terminal is drawn again when it is back.</Note>}
          {finding && (
            <FindInTerminal onFind={(text, back) => terminal.current?.find(text, back)} onClose={closeFind} />
          )}
          <div ref={box} className="min-h-0 flex-1 overflow-hidden pt-1 pl-2" />
        </div>
      </Panel>
      <Splitter label="Resize the list of commands" />
      <Panel
        id="shell-commands"
        defaultSize={340}
        minSize={200}
        maxSize={720}
        groupResizeBehavior="preserve-pixel-size"
      >
        <CommandList
          shell={shell}
          onShow={(place) => terminal.current?.places.show(place) ?? false}
          onLeave={() => terminal.current?.focus()}
        />
      </Panel>
    </Group>
  );
}

function Note({ children }: { readonly children: React.ReactNode }) {
  return (
    <p role="status" className="shrink-0 border-line border-b bg-panel px-3 py-1 text-muted text-small">
      {children}
    </p>
  );
}
