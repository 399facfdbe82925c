import { fail, ok, type Result } from '../../shared/base/result.ts';
import { type ActionEnd, type ActionPlace, acted, actionFailed } from './actions.ts';
import { checkVersions, type FoundTool, readVersions, type SetupTool, setupTools } from './setup-tools.ts';
import { versionInFile } from './version-files.ts';

/** The actions that bring tools: each finds its tool on this machine and makes sure of its version, or fails and says what to do. */
export const setupActions = Object.fromEntries(
  Object.entries(setupTools).map(([name, setup]) => [name, (place: ActionPlace) => setUp(setup, place)]),
);

async function setUp(setup: SetupTool, place: ActionPlace): Promise<ActionEnd> {
  const asked = await askedOf(setup, place);
  if (!asked.ok) return actionFailed(asked.error);
  const found = await find(setup, place);
  if (!found.ok) return actionFailed(found.error, 'NotFound');
  const checked = checkVersions(setup, found.value, asked.value);
  if (!checked.ok) return actionFailed(checked.error, 'Version');
  const { path, versions } = found.value;
  await place.write(`${setup.tool} ${versions.join(', ')} of this machine is used: ${path}`);
  for (const word of checked.value) {
    await place.warn(
      `Whether ${versions[0]} is the newest ${setup.tool} (${word}) is not known here: it is used as it is`,
    );
  }
  return acted(setup.outputs(found.value));
}

/** The versions asked for, by the input or else by the file that an input names. */
async function askedOf(
  { tool, input, fileInput }: SetupTool,
  { inputs, ports }: ActionPlace,
): Promise<Result<readonly string[], string>> {
  const asked = inputs.lines(input);
  const file = fileInput === null ? '' : inputs.text(fileInput);
  if (asked.length > 0 || file === '') return ok(asked);
  const text = await ports.files.read(file);
  if (text === null) return fail(`\`${fileInput}\` names ${file}, which is not there`);
  const version = versionInFile(file, text, tool);
  return version.ok ? ok([version.value]) : version;
}

async function find(setup: SetupTool, { ports, surroundings, warn }: ActionPlace): Promise<Result<FoundTool, string>> {
  const { tool, programs, args } = setup;
  const found = await ports.tools.ask({ ...surroundings, programs, args });
  if (found === null) {
    return fail(
      `${tool} is not on the PATH (${programs.join(', ')}), and nothing is fetched: install it, or put its folder on the PATH before this step`,
    );
  }
  const { program, path, answer } = found;
  if (!answer.ok) return fail(`${path} could not be asked for its version: ${answer.error}`);
  const versions = readVersions(setup, answer.value);
  if (versions === null) return fail(`${path} does not tell its version`);
  if (program !== programs[0]) await warn(`${tool} is here as \`${program}\`, not as \`${programs[0]}\``);
  return ok({ path, versions });
}
