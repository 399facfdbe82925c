import { type LimitChange, type LimitSettings, type Limits, limitChangeSchema } from '../../shared/host/limits.ts';
import { changeSetting, readSetting } from './settings-file.ts';

const key = 'limits';
/** GitHub's limit for a repository. */
const defaultCacheBytes = 10_000_000_000;
/** GitHub's. */
const defaultArtifactDays = 90;

/** Looked up each time it counts, so that what one process sets holds in all others. */
export async function readLimits(configDir: string): Promise<Limits> {
  const { cacheBytes, artifactDays } = whole(await readSetting(configDir, key, limitChangeSchema));
  const megabytes = Number(process.env.GANTRY_CACHE_LIMIT);
  return {
    cacheBytes:
      megabytes >= 1
        ? { value: Math.round(megabytes * 1024 ** 2), from: 'environment' }
        : limit(cacheBytes, defaultCacheBytes),
    artifactDays: limit(artifactDays, defaultArtifactDays),
  };
}

/** False: the settings cannot be read, so they are let alone. */
export function writeLimits(configDir: string, change: LimitChange): Promise<boolean> {
  return changeSetting(configDir, key, limitChangeSchema, (before) => ({ ...whole(before), ...change }));
}

function whole(read: LimitChange | null): LimitSettings {
  return { cacheBytes: read?.cacheBytes ?? null, artifactDays: read?.artifactDays ?? null };
}

function limit(set: number | null, byItself: number): Limits['cacheBytes'] {
  return set === null ? { value: byItself, from: 'default' } : { value: set, from: 'settings' };
}
