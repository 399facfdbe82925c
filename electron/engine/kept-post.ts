import type { Kept } from '../../shared/run/kept.ts';
import { sealAll, unsealAll } from './sealed.ts';
import type { ActionPost } from './step-setting.ts';

type KeptPost = Extract<Kept, { kind: 'post' }>;
type Secrets = Readonly<Record<string, string>>;

/** A post as the journal keeps it. */
export function keptPost({ step: _, ...post }: ActionPost, secrets: Secrets): KeptPost {
  return { kind: 'post', ...post, inputs: sealAll(post.inputs, secrets), env: sealAll(post.env, secrets) };
}

/** A post of the job's step as it was asked for. */
export function postOf({ kind: _, ...kept }: KeptPost, step: string, secrets: Secrets): ActionPost {
  return { ...kept, step, inputs: unsealAll(kept.inputs, secrets), env: unsealAll(kept.env, secrets) };
}
