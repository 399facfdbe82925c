import { Menu } from '@base-ui/react/menu';
import { Fragment, useEffect, useState } from 'react';
import { commandOf, runCommand } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { Kbd } from '../widgets/kbd.tsx';
import { menuEntries } from './menu-entries.ts';
import { choose, closeMenu, type MenuSubject, openMenu, useMenu } from './menu-store.ts';
import { subjectAt } from './menu-subject.ts';

const labels: Readonly<Record<MenuSubject['kind'], string>> = {
  job: 'Job',
  step: 'Step',
  edge: 'Edge',
  canvas: 'Graph',
  script: 'Script',
  playbook: 'Playbook',
};

/** The menu of what is under the pointer, or has the focus: commands of the one table, with their keys. */
export function GestureMenu() {
  const { menu } = useMenu();
  // The menu stays within the page's landmark, where a screen reader looks for it.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(listenToMenus, []);
  const anchor = menu === null ? null : { getBoundingClientRect: () => DOMRect.fromRect({ ...menu.at }) };
  return (
    <span ref={setPlace}>
      <Menu.Root open={menu !== null} onOpenChange={(open) => !open && closeMenu()}>
        <Menu.Portal container={place}>
          <Menu.Positioner
            anchor={anchor}
            align="start"
            side="bottom"
            sideOffset={2}
            positionMethod="fixed"
            className="z-50"
          >
            {menu !== null && <Entries subject={menu.subject} opener={menu.opener} />}
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </span>
  );
}

function Entries({ subject, opener }: { readonly subject: MenuSubject; readonly opener: HTMLElement | null }) {
  const able = menuEntries[subject.kind].map((ids) =>
    ids.flatMap((id) => {
      const command = commandOf(id);
      return command?.when() === true ? [command] : [];
    }),
  );
  const groups = able.filter((commands) => commands.length > 0);
  return (
    <Menu.Popup
      aria-label={labels[subject.kind]}
      finalFocus={() => opener}
      className="min-w-56 rounded-md border border-line-strong bg-raised py-1 text-ui shadow-over outline-none"
    >
      {groups.map((commands, index) => (
        <Fragment key={commands[0]?.id}>
          {index > 0 && <Menu.Separator className="my-1 h-px bg-line" />}
          {commands.map(({ id, title, keys }) => (
            <Menu.Item
              key={id}
              onClick={() => choose(() => runCommand(id))}
              className="flex h-[26px] cursor-default items-center gap-6 px-3 outline-none data-highlighted:bg-hover"
            >
              <span className="flex-1">{title}</span>
              {keys[0] !== undefined && <Kbd>{shortcutLabel(keys[0])}</Kbd>}
            </Menu.Item>
          ))}
        </Fragment>
      ))}
      {groups.length === 0 && <div className="px-3 py-1 text-muted">Nothing can be done here.</div>}
    </Menu.Popup>
  );
}

/** Takes the place of the browser's own menu where the page has one. */
function listenToMenus(): () => void {
  const listening = new AbortController();
  window.addEventListener(
    'contextmenu',
    (event) => {
      const { target, clientX: x, clientY: y } = event;
      if (!(target instanceof Element)) return;
      if (target.closest('[role="menu"]') !== null) return event.preventDefault();
      const subject = subjectAt(target, x, y);
      if (subject === null) return;
      event.preventDefault();
      const opener = target.closest<HTMLElement>('[role="tree"], .react-flow') ?? target.closest('button');
      openMenu({ subject, at: { x, y }, opener });
    },
    { signal: listening.signal },
  );
  return () => listening.abort();
}
