import { PtyServer } from './sessions/pty-server.ts';

// A terminal's Ctrl+C reaches the whole foreground group of the owner's terminal: the owner decides what ends, not the signal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

new PtyServer(process.stdin, process.stdout, process.argv[2] ?? '');
