import { Command, CommanderError, Option } from 'commander';
import { secretPlaceSchema } from '../../shared/host/secrets.ts';
import { reportFormats } from '../../shared/run/report/report-formats.ts';
import { compareCommand } from './compare-command.ts';
import { evalCommand } from './eval-command.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { requireRun } from './fold-run.ts';
import { type Act, type Grammar, many } from './grammar.ts';
import { cancelCommand, showCommand } from './history-commands.ts';
import { addHolds, withHolds } from './hold-grammar.ts';
import { type LimitsOptions, limitsCommand } from './limits-command.ts';
import { doctorCommand, listCommand } from './list-commands.ts';
import { logsCommand } from './logs-command.ts';
import { exportCommand, importCommand, migrateCommand } from './migrate-command.ts';
import { newCommand } from './new-command.ts';
import { programPaths, workspaceFor } from './open-host.ts';
import { planCommand } from './plan-command.ts';
import { tell } from './print.ts';
import { rerunCommand } from './rerun-command.ts';
import { runCommand } from './run-command.ts';
import {
  type PruneOptions,
  pinCommand,
  pruneCommand,
  type RunsOptions,
  removeRunsCommand,
  runsCommand,
} from './runs-commands.ts';
import { scheduleListCommand, scheduleNextCommand, schedulePauseCommand } from './schedule-commands.ts';
import { type SearchOptions, searchCommand } from './search-command.ts';
import { type SetOptions, secretsListCommand, secretsRemoveCommand, secretsSetCommand } from './secrets-commands.ts';
import { artifactsCommand, cacheListCommand, cacheRemoveCommand } from './storage-commands.ts';
import { validateCommand } from './validate-command.ts';

/** The options by which `run` and `plan` take their values. */
function withValues(command: Command): Command {
  return command
    .option('--job <id>', 'only this job (may be given again)', many)
    .option('--from <id>', 'this job and all that need it')
    .option('--profile <name>', 'a profile of a v1 or v2 playbook')
    .option('--var <name=value>', 'a variable (may be given again)', many)
    .option('--input <name=value>', 'an input (may be given again)', many)
    .option('--env <name=value>', 'an environment variable (may be given again)', many)
    .option('--secret <name[=value]>', 'a secret; without a value, the environment variable of that name', many)
    .option('--event <name>', 'the event of a workflow')
    .option('--event-file <file>', 'what the event says: JSON in the form of GitHub’s payloads')
    .option('--max-concurrency <n>', 'how many jobs at once');
}

/** The options of a search over outputs. */
function withSearch(command: Command): Command {
  return command
    .option('--regex', 'the text is a regular expression')
    .option('--case', 'letter case counts')
    .option('--limit <n>', 'how many lines at most (default: 10000)')
    .option('--json', 'a match a line on standard output');
}

/** The command line's grammar. `done` gets the exit code of the command that ran. */
export function createProgram(version: string, done: (code: ExitCode) => void): Command {
  const program = new Command('gantry')
    .description('Build, run and watch playbooks.')
    .version(version)
    .option('--workspace <dir>', 'the workspace (default: the nearest folder above the file that looks like one)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    });
  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .addOption(new Option('--workspace <dir>', 'the workspace').hideHelp());
  const act: Act = (own, handler) => own.action(async () => done(await handler(own.args, own.optsWithGlobals())));

  const grammar: Grammar = { command, act };
  addPlaybooks(grammar);
  addWriting(grammar);
  addHistory(grammar);
  addStorage(grammar);
  addMachine(grammar);
  addSecrets(command('secrets', 'Values of secrets: in the keychain, or sealed in a file'), act);
  return program;
}

/** Running, planning and checking a playbook, and its conditions. */
function addPlaybooks({ command, act }: Grammar): void {
  act(
    withHolds(
      withValues(
        command(
          'run <file>',
          'Run a playbook, or a numbered script with --input for its parameters, and show it until it ends',
        ),
      ),
    )
      .option('--dry-run', 'show the plan instead')
      .option('--no-cache', 'take nothing from the cache')
      .option('--trust', 'trust the folder from now on')
      .option('--json', 'one event a line on standard output'),
    ([file = ''], values) => runCommand(file, values),
  );
  act(
    withValues(command('plan <file>', 'Show what a run would do; starts nothing')).option('--json'),
    ([file = ''], values) => planCommand(file, values),
  );
  act(command('validate <file...>', 'Tell what is wrong with playbooks').option('--json'), (files, values) =>
    validateCommand(files, values),
  );
  act(
    command('eval [expr]', 'The value of one expression; runs no code')
      .option('--contexts <file>', 'JSON with the contexts')
      .addOption(new Option('--language <name>', 'the language').choices(['expression', 'powershell']))
      .option('--stdin', 'NDJSON in, NDJSON out')
      .option('--json'),
    ([expr], values) => evalCommand(expr, values),
  );
}

/** A new playbook, and one in another form. */
function addWriting({ command, act }: Grammar): void {
  act(
    command('new [file]', 'Write a new playbook from a template')
      .option('--template <id>', 'which (default: one job with one step)')
      .option('--list', 'tell the templates instead')
      .option('--json'),
    ([file], values) => newCommand(file, values),
  );
  act(
    command('migrate <file>', 'Write a v1 or v2 playbook as v3')
      .addOption(new Option('--to <version>', 'the version to write').choices(['v3']).default('v3'))
      .option(
        '--profile <name>',
        'what it does under this one of its profiles (default: all, as far as v3 has a place for them)',
      )
      .option('-o, --output <file>', 'the file to write (default: standard output)')
      .addOption(new Option('--format <name>', 'the language to write').choices(['json', 'yaml']))
      .option('--force', 'replace the file if it is there'),
    ([file = ''], values) => migrateCommand(file, values),
  );
  act(
    command('import <file>', 'Write a GitHub workflow as a playbook')
      .option('-o, --output <file>', 'the file to write (default: standard output)')
      .addOption(new Option('--format <name>', 'the language to write').choices(['json', 'yaml']))
      .option('--force', 'replace the file if it is there'),
    ([file = ''], values) => importCommand(file, values),
  );
  act(
    command('export <file>', 'Write a playbook as a GitHub workflow')
      .addOption(new Option('--to <system>', 'the system to write for').choices(['github']).default('github'))
      .option('-o, --output <file>', 'the file to write (default: standard output)')
      .option('--force', 'replace the file if it is there'),
    ([file = ''], values) => exportCommand(file, values),
  );
}

/** What ran, and what may be done about it. */
function addHistory({ command, act }: Grammar): void {
  addRuns(command('runs', 'The newest runs; filters combine'), act);
  act(
    command('show <run>', 'What became of a run')
      .option('--json')
      .option('--playbook', 'the playbook as it was when it ran')
      .option('--why <job/step>', 'why this job or step was skipped, waits or failed')
      .addOption(new Option('--report <format>', 'a report to keep or send').choices(reportFormats))
      .option('--logs', "with the end of every step's output in the report")
      .option('-o, --output <file>', 'the file to write the report to (default: standard output)'),
    ([run = ''], values) => showCommand(requireRun(run), values),
  );
  act(
    withSearch(
      command('logs <run> [job/step]', 'The output of a run, a job or a step')
        .option('--follow', 'go on until it ends')
        .option('--asciicast', 'one step as a recording, asciicast v2')
        .option('--search <text>', 'only the lines with this text'),
    ),
    ([run = '', target], values) => logsCommand(requireRun(run), target, values),
  );
  act(
    withSearch(
      command('search <text>', 'The lines with a text in the outputs of all runs').option(
        '--run <run>',
        'of this run alone',
      ),
    ),
    ([text = ''], { run, ...values }: SearchOptions & { readonly run?: string }) =>
      searchCommand(text, run === undefined ? values : { ...values, run: requireRun(run) }),
  );
  act(
    withHolds(command('rerun <run>', 'Run an earlier run again, or go on with an interrupted one'))
      .option('--failed', 'only what did not succeed, and all that needs it')
      .option('--from <id>', 'this job and all that need it')
      .option('--job <id>', 'this job alone: what needs it stays as it was')
      .option('--edited', 'with the playbook as it is now: what is not as it was runs, too')
      .option('--input <name=value>', 'another value of an input (may be given again)', many)
      .option('--dry-run', 'show what would run and what is reused instead')
      .option('--no-cache', 'take nothing from the cache')
      .option('--resume', 'go on with an interrupted run under its own id')
      .option('--secret <name[=value]>', 'a secret; without a value, the environment variable of that name', many)
      .option('--trust', 'trust the folder from now on')
      .option('--json', 'one event a line on standard output'),
    ([run = ''], values) => rerunCommand(requireRun(run), values),
  );
  addHolds({ command, act });
  act(command('cancel <run>', 'Cancel a run'), ([run = ''], values) => cancelCommand(requireRun(run), values));
}

/** What runs leave behind. */
function addStorage({ command, act }: Grammar): void {
  act(
    command('artifacts <run> [name]', 'The artifacts of a run, or the files of one')
      .option('-o, --output <dir>', 'write them into this folder')
      .option('--json'),
    ([run = '', name], values) => artifactsCommand(requireRun(run), name, values),
  );
  const cache = command('cache', 'What is kept for later runs');
  const ofCache = (usage: string, description: string) =>
    cache
      .command(usage)
      .description(description)
      .addOption(new Option('--workspace <dir>', 'the workspace').hideHelp())
      .option('--json');
  act(ofCache('list', 'Every entry, the newest first'), (_, values) => cacheListCommand(values));
  act(ofCache('rm <key...>', 'Remove entries by their keys or ids'), (keys, values) =>
    cacheRemoveCommand(keys, values),
  );
  act(ofCache('clear', 'Remove every entry'), (_, values) => cacheRemoveCommand('all', values));
  act<LimitsOptions>(
    command('limits', 'How much is kept and for how long, beside what is in use; options change it for this user')
      .option('--cache-size <size>', 'the most that a cache may take, such as 5GB; "default" takes it back, as below')
      .option('--artifact-days <n>', 'days for which artifacts are kept whose step says nothing of it')
      .option('--run-days <n>', 'days for which runs are kept')
      .option('--run-count <n>', 'how many runs are kept')
      .option('--run-size <size>', 'how much runs may take together')
      .option('--json'),
    (_, values) => limitsCommand(values),
  );
}

/** The workspace and this machine. */
function addMachine({ command, act }: Grammar): void {
  act(
    command('list', 'Playbooks and scripts of the workspace')
      .option('--scripts', 'the scripts alone, with their stages, tags and how many steps come to each')
      .option('--stage <name>', 'with --scripts: of this stage')
      .option('--tag <name>', 'with --scripts: with this tag')
      .option('--json'),
    (_, values) => listCommand(values),
  );
  act(command('doctor', 'Check this machine and workspace').option('--json'), (_, values) => doctorCommand(values));
  act(
    command('serve', 'Serve the app to a browser on this machine').option(
      '--port <n>',
      'the port (default: a free one)',
      '0',
    ),
    (_, values: ServeOptions) => serveCommand(values),
  );
  act(
    command(
      'compare <run> <run>',
      'What is different in a later run: playbook, inputs, outputs, durations, output',
    ).option('--json'),
    ([left = '', right = ''], values) => compareCommand(requireRun(left), requireRun(right), values),
  );
  addSchedules(command('schedule', 'What starts playbooks by itself: times, files, the end of others'), act);
}

/** `gantry runs`, with its filters and what is done with old runs. */
function addRuns(runs: Command, act: Act): void {
  act<RunsOptions>(
    runs
      .option('--limit <n>', 'how many', '50')
      .option('--playbook <name>', 'of this playbook, by name or path')
      .option('--state <state>', 'that ended so, or are running (may be given again)', many)
      .option('--since <time>', 'that began at this date or later, or not longer ago than such as 7d')
      .option('--until <time>', 'that began before')
      .option('--actor <name>', 'that this person started')
      .option('--branch <name>', 'on this branch')
      .option('--search <text>', 'with these words in playbook, state or failed jobs')
      .option('--trends', 'with --playbook: what its jobs took, how often they succeed, which are flaky')
      .option('--json'),
    (_, values) => runsCommand(values),
  );
  const of = (usage: string, description: string) =>
    runs.command(usage).description(description).addOption(new Option('--workspace <dir>', 'the workspace').hideHelp());
  act<PruneOptions>(
    of('prune', 'Show which old runs go and what that frees; pinned, running and interrupted ones stay')
      .option('--older-than <days>', 'those that began longer ago')
      .option('--keep <n>', 'those beyond the newest so many')
      .option('--max-size <size>', 'those beyond so much together, such as 2GB')
      .option('--yes', 'remove them')
      .option('--json'),
    (_, values) => pruneCommand(values),
  );
  act(of('pin <run>', 'Keep a run whatever the rules say'), ([run = ''], values) =>
    pinCommand(requireRun(run), values, true),
  );
  act(of('unpin <run>', 'Let the rules have a pinned run'), ([run = ''], values) =>
    pinCommand(requireRun(run), values, false),
  );
  act(of('rm <run...>', 'Remove runs with all that they kept'), (ids, values) =>
    removeRunsCommand(ids.map(requireRun), values),
  );
}

/** `gantry schedule list|next|pause|resume`. */
function addSchedules(group: Command, act: Act): void {
  const of = (usage: string, description: string) =>
    group
      .command(usage)
      .description(description)
      .addOption(new Option('--workspace <dir>', 'the workspace').hideHelp());
  act(
    of('list', 'Every schedule, its state, its next time, and what became of the last').option('--json'),
    (_, values) => scheduleListCommand(values),
  );
  act(
    of('next', 'The next times of all schedules, in their order')
      .option('--count <n>', 'how many', '10')
      .option('--json'),
    (_, values) => scheduleNextCommand(values),
  );
  act(of('pause <schedule>', 'Let a schedule start nothing until it is resumed'), ([id = ''], values) =>
    schedulePauseCommand(id, values, true),
  );
  act(of('resume <schedule>', 'Let a paused schedule start runs again, from now on'), ([id = ''], values) =>
    schedulePauseCommand(id, values, false),
  );
}

/** `gantry secrets set|list|rm`. A value is never an argument: others could read it there. */
function addSecrets(group: Command, act: Act): void {
  const global = ['--global', 'for all workspaces, not this one alone'] as const;
  act<SetOptions>(
    group
      .command('set <name>')
      .description('Give a secret a value: asked for without echo, or from standard input')
      .option(...global)
      .option('--from-env [variable]', 'take the value from an environment variable (default: the one of its name)')
      .addOption(
        new Option('--keep <place>', 'where to keep it (default: the keychain, else a file)').choices(
          secretPlaceSchema.options,
        ),
      ),
    ([name = ''], values) => secretsSetCommand(name, values),
  );
  act(
    group.command('list').description('Names, places and users of secrets; never a value').option('--json'),
    (_, values) => secretsListCommand(values),
  );
  act(
    group
      .command('rm <name>')
      .description('Forget a secret')
      .option(...global),
    ([name = ''], values) => secretsRemoveCommand(name, values),
  );
}

interface ServeOptions {
  readonly workspace?: string;
  readonly port?: string;
}

async function serveCommand(options: ServeOptions): Promise<ExitCode> {
  const port = Number(options.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandFailure(`--port wants a number from 0 to 65535, not "${options.port}"`, exitCodes.usage);
  const { serveHost } = await import('../host/serve-host.ts');
  const served = await serveHost({ workspace: workspaceFor(options.workspace, null), port, ...programPaths });
  if (!served.ok) throw new CommandFailure(served.error, exitCodes.usage);
  return exitCodes.success;
}

/** Runs one command line; resolves to its exit code. Never throws for what a person did. */
export async function runProgram(argv: readonly string[], version: string): Promise<number> {
  endWithItsReader();
  let code: number = exitCodes.success;
  const program = createProgram(version, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    if (error instanceof CommandFailure) {
      tell(error.message);
      return error.exitCode;
    }
    throw error;
  }
}

/** As other programs do, it ends without a word where whoever read its output is gone, such as `head`. */
function endWithItsReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCodes.readerGone);
  });
}
