import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitFacts } from './git-facts.ts';

const sha = 'a'.repeat(40);
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'git-facts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

test('a branch tells its ref and commit, and the remote origin the repository', () => {
  write('.git/HEAD', 'ref: refs/heads/feature/x\n');
  write('.git/refs/heads/feature/x', `${sha}\n`);
  write(
    '.git/config',
    '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:octo/tool.git\n\tfetch = +x\n',
  );
  const facts = { ref: 'refs/heads/feature/x', ref_name: 'feature/x', ref_type: 'branch', sha };
  write('.git/refs/remotes/origin/HEAD', 'ref: refs/remotes/origin/trunk\n');
  expect(gitFacts(root)).toEqual({
    ...facts,
    repository: 'octo/tool',
    repository_owner: 'octo',
    repositoryUrl: 'git://github.com/octo/tool.git',
    server_url: 'https://github.com',
    event: {
      repository: {
        name: 'tool',
        full_name: 'octo/tool',
        owner: { login: 'octo' },
        html_url: 'https://github.com/octo/tool',
        default_branch: 'trunk',
      },
    },
  });
  mkdirSync(join(root, 'a/b'), { recursive: true });
  expect(gitFacts(join(root, 'a/b'))).toMatchObject(facts);
});

test('a packed ref is found, from a work tree beside the first too', () => {
  write('.git/packed-refs', `# pack-refs with: peeled\n${'b'.repeat(40)} refs/heads/other\n${sha} refs/heads/main\n`);
  write('.git/config', '[remote "origin"]\n\turl = https://github.com/octo/tool\n');
  write('.git/worktrees/w/HEAD', 'ref: refs/heads/main\n');
  write('.git/worktrees/w/commondir', '../..\n');
  write('w/.git', `gitdir: ${join(root, '.git/worktrees/w')}\n`);
  expect(gitFacts(join(root, 'w'))).toMatchObject({ ref_name: 'main', sha, repository: 'octo/tool' });
});

test('a detached head has its commit and no ref; a branch without a commit has no sha', () => {
  write('.git/HEAD', `${sha}\n`);
  expect(gitFacts(root)).toEqual({ sha });
  write('.git/HEAD', 'ref: refs/heads/new\n');
  expect(gitFacts(root)).toEqual({ ref: 'refs/heads/new', ref_name: 'new', ref_type: 'branch' });
});

test("a server of one's own is told by the address of the remote, without a name or port in it", () => {
  write('.git/HEAD', `${sha}\n`);
  for (const url of ['https://ada@git.example.org:8443/octo/tool.git', 'ssh://git@git.example.org/octo/tool']) {
    write('.git/config', `[remote "origin"]\n\turl = ${url}\n`);
    expect(gitFacts(root)).toMatchObject({ server_url: 'https://git.example.org', repository: 'octo/tool' });
  }
});
