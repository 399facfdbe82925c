import type { TokenPermissions } from '../playbook/model.ts';

/** What a job of a workflow asks of its token, in words; null: it says nothing of it. */
export function tokenText(permissions: TokenPermissions | undefined): string | null {
  if (permissions === undefined) return null;
  const scopes = Object.entries(permissions).map(([scope, level]) => `${scope} ${level}`);
  return `asks of its token: ${scopes.length === 0 ? 'nothing' : scopes.join(', ')}`;
}
