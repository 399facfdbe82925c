import { runValuesSchema } from '../../shared/host/schemas.ts';
import type { RunValues } from '../../shared/plan/script.ts';
import { type RunFolder, readJsonFile, writeJsonFile } from '../journal/run-folder.ts';

/** Keeps with a run what it was given, but for the values of secret inputs: to plan its playbook anew with the same. */
export async function keepValues(folder: RunFolder, values: RunValues, secretInputs: readonly string[]): Promise<void> {
  const inputs = Object.entries(values.inputs).filter(([name]) => !secretInputs.includes(name));
  const { payload, ...rest } = values;
  const told = payload === undefined ? {} : { payload };
  await writeJsonFile(folder.values, { ...rest, ...told, inputs: Object.fromEntries(inputs), secrets: [] });
}

/** Null: they were not kept. */
export async function readValues(folder: RunFolder): Promise<RunValues | null> {
  const read = runValuesSchema.safeParse(await readJsonFile(folder.values));
  return read.success ? read.data : null;
}
