import { access, constants } from 'node:fs/promises';
import type { DoctorCheck } from '../../shared/host/api.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import { findProgram, powershellHelp } from '../sessions/shells.ts';
import { readActionCopies } from './action-copies.ts';
import type { HostContext } from './host-context.ts';

async function writable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function copiesCheck({ folders, problems }: ActionCopies): DoctorCheck {
  const names = Object.keys(folders);
  const wrong = problems.length > 0;
  return {
    id: 'actions',
    title: 'Copies of actions',
    status: wrong ? 'warning' : 'ok',
    detail: wrong ? problems.join('; ') : names.length === 0 ? 'none are set' : names.join(', '),
    help: wrong ? 'Correct the file as docs/actions.md describes it.' : null,
  };
}

async function secretsCheck({ secrets }: HostContext): Promise<DoctorCheck> {
  const about = { id: 'secrets', title: 'Secrets' };
  const stored = await secrets.list();
  if (!stored.ok) return { ...about, status: 'error', detail: stored.error.message, help: stored.error.help };
  const detail = stored.value.length === 0 ? 'none are stored' : `${stored.value.length} stored`;
  return { ...about, status: 'ok', detail, help: null };
}

/** What this machine and workspace have of what Gantry uses, and what to do where something is missing. */
export async function doctor(context: HostContext): Promise<DoctorCheck[]> {
  const { workspace, trust, configDir } = context;
  const shells = await context.shells('all');
  const pwsh = shells.find(({ name }) => name === 'pwsh' || name === 'powershell');
  const others = shells.filter(({ name }) => name !== 'pwsh' && name !== 'powershell');
  const canWrite = await writable(workspace.root);
  const canConfigure = await writable(configDir);
  const trusted = await trust.isTrusted(workspace.root);
  const tool = (id: string, title: string, use: string): DoctorCheck => {
    const path = findProgram(id);
    return path === null
      ? { id, title, status: 'warning', detail: 'not found', help: use }
      : { id, title, status: 'ok', detail: path, help: null };
  };
  return [
    {
      id: 'runtime',
      title: 'Runtime',
      status: 'ok',
      detail: `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
      help: null,
    },
    pwsh === undefined
      ? { id: 'powershell', title: 'PowerShell', status: 'warning', detail: 'not found', help: powershellHelp }
      : {
          id: 'powershell',
          title: 'PowerShell',
          status: 'ok',
          detail: `${pwsh.version ?? 'unknown version'} at ${pwsh.path}`,
          help: null,
        },
    {
      id: 'shells',
      title: 'Other shells',
      status: 'ok',
      detail: others.map(({ name, version }) => (version === null ? name : `${name} ${version}`)).join(', '),
      help: null,
    },
    {
      id: 'workspace',
      title: 'Workspace',
      status: canWrite ? 'ok' : 'error',
      detail: workspace.root,
      help: canWrite ? null : 'Runs are kept in .gantry in the workspace: make the folder writable.',
    },
    {
      id: 'trust',
      title: 'Trust',
      status: 'ok',
      detail: trusted ? 'this folder is trusted' : 'this folder is not trusted yet; the first run asks',
      help: null,
    },
    {
      id: 'config',
      title: 'Settings folder',
      status: canConfigure ? 'ok' : 'error',
      detail: configDir,
      help: canConfigure ? null : 'Make the folder writable, or name another in GANTRY_CONFIG_DIR.',
    },
    copiesCheck(await readActionCopies(workspace.root, configDir)),
    await secretsCheck(context),
    tool('git', 'Git', 'Only needed by playbooks that use it.'),
  ];
}
