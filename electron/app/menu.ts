import type { MenuItemConstructorOptions } from 'electron';

/** What a menu item does in the page: the id of a command of its palette. */
export type SendCommand = (command: string) => void;

/** The application menu; every item is a command that the palette has too, or one of the system's own roles. */
export function menuTemplate(platform: NodeJS.Platform, send: SendCommand): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(id),
    // Shown, not taken: the page handles its own keys, so that they are one table for window and browser.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        command('New Playbook…', 'new-playbook', 'Alt+N'),
        command('New Script…', 'new-script', 'Alt+Shift+N'),
        separator,
        command('Open Folder…', 'open-folder', 'CmdOrCtrl+O'),
        command('Open Folder in a New Window…', 'open-folder-window', 'CmdOrCtrl+Shift+O'),
        command('Open Recent…', 'open-recent', 'Alt+O'),
        separator,
        command('Go to File…', 'go-to-file', 'CmdOrCtrl+P'),
        command('Save', 'save', 'CmdOrCtrl+S'),
        separator,
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        command('Command Palette…', 'palette', 'CmdOrCtrl+K'),
        separator,
        command('Graph', 'view-graph'),
        command('Source', 'view-source'),
        command('Plan', 'view-plan'),
        separator,
        command('Toggle Theme', 'toggle-theme'),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { label: 'Run', submenu: [command('Run Playbook', 'run', 'F5'), command('Cancel Run', 'cancel', 'Shift+F5')] },
    { role: 'windowMenu' },
    { role: 'help', submenu: [command('Keyboard Help', 'help', 'F1')] },
  ];
}
