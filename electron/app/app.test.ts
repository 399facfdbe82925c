import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

type Listener = (...parameters: never[]) => unknown;

const fake = vi.hoisted(() => {
  const on = new Map<string, Listener>();
  const handlers = new Map<string, Listener>();
  const windows: FakeWindow[] = [];
  const opened: string[] = [];
  class FakeContents {
    readonly listeners = new Map<string, Listener>();
    openHandler: ((details: { url: string }) => { action: string }) | null = null;
    permission: ((contents: unknown, name: string, answer: (allowed: boolean) => void) => void) | null = null;
    readonly session = {
      setPermissionRequestHandler: (handler: FakeContents['permission']) => {
        this.permission = handler;
      },
    };
    on(event: string, listener: Listener) {
      this.listeners.set(event, listener);
    }
    setWindowOpenHandler(handler: FakeContents['openHandler']) {
      this.openHandler = handler;
    }
  }
  class FakeWindow {
    readonly webContents = new FakeContents();
    readonly listeners = new Map<string, Listener>();
    readonly options: Record<string, unknown>;
    maximized = false;
    url = '';
    constructor(options: Record<string, unknown>) {
      this.options = options;
      windows.push(this);
    }
    on(event: string, listener: Listener) {
      this.listeners.set(event, listener);
    }
    once(event: string, listener: Listener) {
      this.listeners.set(event, listener);
    }
    maximize() {
      this.maximized = true;
    }
    isMaximized() {
      return this.maximized;
    }
    getNormalBounds() {
      return { x: 30, y: 40, width: 1200, height: 800 };
    }
    async loadURL(url: string) {
      this.url = url;
    }
  }
  return { on, handlers, windows, opened, FakeWindow };
});

vi.mock('electron', () => ({
  ipcMain: {
    on: (channel: string, listener: Listener) => fake.on.set(channel, listener),
    handle: (channel: string, handler: Listener) => fake.handlers.set(channel, handler),
  },
  BrowserWindow: fake.FakeWindow,
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  shell: { openExternal: async (url: string) => fake.opened.push(url) },
}));

const { onCall, onMessage } = await import('./ipc.ts');
const { createWindow } = await import('./window.ts');
const { folderOf, pageAddress, serveContent } = await import('./content.ts');
const { visibleBounds } = await import('./window-state.ts');
const { menuTemplate } = await import('./menu.ts');

const ownPage = { senderFrame: { url: 'gantry://app/', parent: null } };
const strangers = [
  { senderFrame: { url: 'https://example.com/', parent: null } },
  { senderFrame: { url: 'gantry://app.example.com/', parent: null } },
  { senderFrame: { url: 'gantry://app/', parent: {} } },
  { senderFrame: null },
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-app-'));
  fake.windows.length = 0;
  fake.opened.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('messages from pages', () => {
  test('only the top frame of the own page is heard', () => {
    const heard = vi.fn();
    const refused = vi.spyOn(console, 'error').mockImplementation(() => {});
    onMessage('test:message', heard);
    for (const event of strangers) fake.on.get('test:message')?.(event as never);
    expect(heard).not.toHaveBeenCalled();
    expect(refused).toHaveBeenCalledTimes(strangers.length);
    fake.on.get('test:message')?.(ownPage as never);
    expect(heard).toHaveBeenCalledOnce();
    refused.mockRestore();
  });

  test('only the top frame of the own page is answered', async () => {
    onCall('test:call', async () => 'answer');
    for (const event of strangers) expect(() => fake.handlers.get('test:call')?.(event as never)).toThrow(/Refused/);
    await expect(fake.handlers.get('test:call')?.(ownPage as never)).resolves.toBe('answer');
  });
});

describe('the window', () => {
  const asked: string[] = [];
  const open = () => {
    createWindow({
      preload: '/preload.cjs',
      stateDir: folder,
      address: 'gantry://app/',
      onOpen: (url) => asked.push(url),
    });
    return fake.windows.at(-1)!;
  };

  test('is sandboxed and isolated, and loads the own page', () => {
    const window = open();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(window.url).toBe('gantry://app/');
  });

  test.each(['https://example.com/', 'file:///etc/passwd', 'gantry://elsewhere/'])(
    'refuses to navigate to %s',
    (url) => {
      const preventDefault = vi.fn();
      open().webContents.listeners.get('will-navigate')?.({ url, preventDefault } as never);
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  test('opens no window; a web link goes to the browser, any other nowhere', () => {
    const { openHandler } = open().webContents;
    expect(openHandler?.({ url: 'https://example.com/help' })).toEqual({ action: 'deny' });
    expect(openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
    expect(fake.opened).toEqual(['https://example.com/help']);
    expect(asked).toEqual([]);
  });

  test('another folder opens in a window of its own, never in one that the page made itself', () => {
    const address = pageAddress('/home/a b');
    expect(open().webContents.openHandler?.({ url: address })).toEqual({ action: 'deny' });
    expect(asked).toEqual([address]);
    expect(folderOf(address)).toBe('/home/a b');
    expect([folderOf(pageAddress(null)), folderOf('no address')]).toEqual([null, null]);
  });

  test.each([
    ['camera', false],
    ['geolocation', false],
    ['notifications', true],
  ])('permission %s: %s', (name, allowed) => {
    const answer = vi.fn();
    open().webContents.permission?.(null, name, answer);
    expect(answer).toHaveBeenCalledWith(allowed);
  });

  test('comes back where it was closed', () => {
    const first = open();
    first.maximize();
    first.listeners.get('close')?.();
    const second = open();
    expect(second.options).toMatchObject({ x: 30, y: 40, width: 1200, height: 800 });
    expect(second.maximized).toBe(true);
  });

  test('comes back on a screen that is there, whatever its file says', () => {
    const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
    expect(visibleBounds({ x: 2500, y: 0, width: 1200, height: 800 }, screens)).toBeNull();
    expect(visibleBounds({ x: 1850, y: 0, width: 1200, height: 800 }, screens)).toBeNull();
    expect(visibleBounds({ x: 1700, y: 0, width: 100, height: 100 }, screens)).toEqual({
      x: 1700,
      y: 0,
      width: 960,
      height: 600,
    });
    writeFileSync(join(folder, 'window.json'), '{"bounds": "broken"');
    expect(open().options).toMatchObject({ width: 1440, height: 900 });
  });
});

describe('the own protocol', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'page.js'), '1');
  });

  test('serves the page with its policy', async () => {
    const response = await serveContent(folder, 'gantry://app/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe-eval');
  });

  test.each([
    'gantry://app/../secret.js',
    'gantry://app/%2e%2e/%2e%2e/etc/passwd.js',
    'gantry://app/..%2f..%2fsecret.js',
    'gantry://other/index.html',
    'gantry://app/missing.js',
    'gantry://app/assets/page.exe',
  ])('has nothing at %s', async (url) => {
    expect((await serveContent(folder, url)).status).toBe(404);
  });
});

test('every menu item sends a command or has a role of the system', () => {
  const sent: string[] = [];
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    for (const menu of menuTemplate(platform, (command) => sent.push(command))) {
      const items = Array.isArray(menu.submenu) ? menu.submenu : [];
      for (const item of items) {
        if (item.type === 'separator') continue;
        if (item.role === undefined) item.click?.({} as never, undefined, {});
        expect(item.role ?? item.click, item.label).toBeDefined();
      }
    }
  }
  expect(sent).toContain('run');
});
