import { join } from 'node:path';
import { createSessions } from '../sessions.ts';

// An owner of sessions, for a test that kills it: runs the text it is given in bash, and shows the output.
const [folder = '', text = ''] = process.argv.slice(2);
const root = join(import.meta.dirname, '..', '..', '..');
const sessions = createSessions({
  ptyHostPath: join(root, 'electron', 'pty-host.ts'),
  assetsDir: join(root, 'assets'),
});
const job = sessions.open({ run: 'run', job: 'job', attempt: 1, workspace: folder, permissions: null });
const source = { kind: 'text', text } as const;
await job.run(
  { step: 'step', shell: 'bash', source, workingDirectory: folder, env: {}, path: [], outputs: [], variables: {} },
  {
    onOutput: async (chunk) => void process.stdout.write(chunk),
    onWaiting() {},
    signal: new AbortController().signal,
  },
);
