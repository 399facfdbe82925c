import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../shared/base/json.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { jsonSchema } from '../../shared/run/events.ts';
import { withInputs } from '../engine/github-context.ts';
import { type RunFolder, readJsonFile } from '../journal/run-folder.ts';

const run = promisify(execFile);
const payloadSchema = z.record(z.string(), jsonSchema);
const askLimitMs = 5000;
/** Of a commit, each on a line of its own; the message comes last, as it may have many. */
const format = ['%H', '%T', '%P', '%cI', '%an', '%ae', '%cn', '%ce', '%B'].join('%n');
const zeros = '0'.repeat(40);

interface Commit {
  readonly id: string;
  readonly tree_id: string;
  /** '' where it is the first. */
  readonly before: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** What git tells of the commit that a folder is at; null where there is none, or no git. */
async function headCommit(folder: string): Promise<Commit | null> {
  try {
    // A repository's settings may name programs that git would start.
    const args = ['-c', 'core.fsmonitor=false', 'show', '-s', '--no-show-signature', `--format=${format}`, 'HEAD'];
    const { stdout } = await run('git', args, { cwd: folder, timeout: askLimitMs, windowsHide: true });
    const [id = '', tree = '', parents = '', timestamp = '', an = '', ae = '', cn = '', ce = '', ...message] =
      stdout.split('\n');
    return {
      id,
      tree_id: tree,
      before: parents.split(' ')[0] ?? '',
      message: message.join('\n').trimEnd(),
      timestamp,
      author: { name: an, email: ae },
      committer: { name: cn, email: ce },
    };
  } catch {
    return null;
  }
}

/** What this machine knows of an event, in the form of GitHub's webhook payloads: `push` and `pull_request`; of others who and where. */
function knownPayload(event: string, facts: JsonObject, commit: Commit | null, actor: string): JsonObject {
  const about = isJsonObject(facts.event) ? facts.event : {};
  const sender = { login: actor, type: 'User' };
  if (event === 'push') return { ...pushOf(facts, about, commit, actor), ...about, sender };
  if (/^pull_request(?:_target)?$/.test(event))
    return { ...pullRequestOf(facts, about, commit, sender), ...about, sender };
  return { ...about, sender };
}

function pushOf({ ref, sha }: JsonObject, about: JsonObject, commit: Commit | null, actor: string): JsonObject {
  const base = { created: false, deleted: false, forced: false, base_ref: null };
  if (commit === null) return { ...base, ...(sha === undefined ? {} : { after: sha }) };
  const { before, ...facts } = commit;
  const page = isJsonObject(about.repository) ? about.repository.html_url : null;
  const url = typeof page === 'string' ? `${page}/commit/${commit.id}` : null;
  const told = { ...facts, distinct: true, ...(url === null ? {} : { url }) };
  return {
    ...base,
    ...(ref === undefined ? {} : { ref }),
    before: before === '' ? zeros : before,
    after: commit.id,
    commits: [told],
    head_commit: told,
    pusher: { name: actor, email: commit.committer.email },
  };
}

/** A request that is not made yet: it has no number. */
function pullRequestOf(
  { ref_name: branch, sha }: JsonObject,
  { repository }: JsonObject,
  commit: Commit | null,
  user: JsonObject,
): JsonObject {
  const repo = repository ?? null;
  const target = isJsonObject(repo) ? repo.default_branch : undefined;
  return {
    action: 'synchronize',
    pull_request: {
      state: 'open',
      draft: false,
      merged: false,
      title: commit?.message.split('\n')[0] ?? '',
      user,
      head: { ...(branch === undefined ? {} : { ref: branch }), ...(sha === undefined ? {} : { sha }), repo },
      base: { ...(target === undefined ? {} : { ref: target }), repo },
    },
  };
}

/** The event of a run, as the context has it. */
export interface RunEventFacts {
  readonly event: JsonObject;
  /** Absolute; the file with the event as JSON, without the values of inputs of the type secret. */
  readonly event_path: string;
}

/**
 * Makes the payload of a run's event and writes it beside the run; a run that goes on has the one that it began with. What was
 * given for the event goes before what this machine knows.
 */
export async function eventOfRun(
  folder: RunFolder,
  workspace: string,
  { plan, facts, actor }: { readonly plan: Plan; readonly facts: JsonObject; readonly actor: string },
): Promise<RunEventFacts> {
  const path = folder.event;
  const kept = payloadSchema.safeParse(await readJsonFile(path));
  if (kept.success) return { event: kept.data, event_path: path };
  const commit = facts.sha === undefined ? null : await headCommit(workspace);
  const known = knownPayload(plan.event, facts, commit, actor);
  const { ref } = facts;
  const event = { ...known, ...(ref === undefined ? {} : { ref }), ...plan.payload };
  await writeFile(path, `${JSON.stringify(withInputs(event, plan.inputs), null, 2)}\n`, { mode: 0o600 });
  return { event, event_path: path };
}
