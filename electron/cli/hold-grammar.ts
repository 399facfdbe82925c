import type { Command } from 'commander';
import { requireRun } from './fold-run.ts';
import { type Grammar, many } from './grammar.ts';
import { holdsCommand, resumeCommand, takeOverCommand } from './hold-commands.ts';

/** The options by which a run is told where to hold. */
export function withHolds(command: Command): Command {
  return command
    .option('--hold-before <job/step>', 'hold before this step to take over (may be given again)', many)
    .option('--hold-on-failure', 'hold where a step fails')
    .option('--hold-minutes <n>', 'how long a hold may last (default: 60)');
}

/** Steps that hold for a person. */
export function addHolds({ command, act }: Grammar): void {
  act(
    command('holds', 'The steps that hold for a person, of every run of the workspace').option('--json'),
    (_, values) => holdsCommand(values),
  );
  act(
    command('take-over <run> <job/step>', "Open a held step's session on this terminal; Ctrl+] leaves it"),
    ([run = '', target = ''], values) => takeOverCommand(requireRun(run), target, values),
  );
  act(
    command('resume <run> <job/step>', 'Let a held step go on: as it would have without a hold, or as an option says')
      .option('--retry', 'run it, or run it again')
      .option('--pass', 'count it as passed')
      .option('--skip', 'skip it')
      .option('--fail', 'let it fail'),
    ([run = '', target = ''], values) => resumeCommand(requireRun(run), target, values),
  );
}
