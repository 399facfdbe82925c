import { mkdir } from 'node:fs/promises';
import envPaths from 'env-paths';

/** The platform's folder for Gantry's own settings: trust, token, window. `GANTRY_CONFIG_DIR` names another. */
export async function configFolder(named: string | undefined): Promise<string> {
  const folder = named ?? process.env.GANTRY_CONFIG_DIR ?? envPaths('gantry', { suffix: '' }).config;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The platform's folder for data that Gantry makes, such as its copy of the sample workspace. */
export function dataFolder(): string {
  return process.env.GANTRY_DATA_DIR ?? envPaths('gantry', { suffix: '' }).data;
}
