import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { keepFocus } from './commands/keep-focus.ts';
import { listenToCommands } from './commands/listen.ts';
import { keepDraftsOnLeave } from './documents.ts';
import { listenToFiles } from './drag/dropped-files.ts';
import { followHost } from './follow-host.ts';
import { App } from './frame/app.tsx';
import { connectHost } from './host/connection.ts';
import { holdWindowLock } from './host/window-lock.ts';
import { tellEnds, tellWaiting } from './notices.ts';
import { followTheme } from './stores/settings-store.ts';

// The page's policy forbids compiling code while running.
config({ jitless: true });
followTheme();
listenToCommands();
listenToFiles();
keepFocus();
holdWindowLock();
keepDraftsOnLeave();
followHost();
tellEnds();
tellWaiting();
connectHost();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
