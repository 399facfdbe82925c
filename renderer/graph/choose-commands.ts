import { reachableFrom } from '../../shared/base/graph.ts';
import type { Command } from '../commands/command.ts';
import { announce } from '../stores/announce-store.ts';
import { selectAll } from '../stores/selection-store.ts';
import { type ShownJobs, shownJobs } from './shown-jobs.ts';

function choose({ tab, selected }: ShownJobs, ids: readonly string[]): void {
  // What was selected stays what the inspector shows.
  const first = selected !== null && ids.includes(selected.job) ? selected.job : ids[0];
  const others = ids.filter((id) => id !== first);
  selectAll(tab, first === undefined ? null : { job: first, step: null }, others);
  announce(`${ids.length} ${ids.length === 1 ? 'job' : 'jobs'} chosen.`);
}

function chooseWhat(ids: (shown: ShownJobs) => readonly string[]) {
  return () => {
    const shown = shownJobs();
    if (shown !== null) choose(shown, ids(shown));
  };
}

function along(direction: 'needs' | 'dependents') {
  return ({ drawn, chosen }: ShownJobs): readonly string[] => {
    const seenOf = (id: string) => drawn.shownAs.get(id) ?? id;
    const graph = drawn.nodes.map(({ id, needs, parent }) => ({
      id,
      needs: (needs.length === 0 && parent !== null ? [parent.job] : needs).map(seenOf),
    }));
    // An open box stands for all that it holds.
    const start = chosen.flatMap((id) => drawn.boxes.get(id)?.jobs.map((job) => seenOf(job.id)) ?? [id]);
    return [...reachableFrom(graph, start, direction)];
  };
}

/** The begin of an id that its fellows have too: `build-linux` and `build-mac` are both `build`. */
function stem(id: string): string {
  return (
    id
      .split('/')
      .at(-1)
      ?.split(/[-_. (]/)[0] ?? id
  );
}

function alike({ drawn, chosen }: ShownJobs): readonly string[] {
  const stems = new Set(chosen.map(stem));
  return drawn.nodes.map(({ id }) => id).filter((id) => stems.has(stem(id)));
}

function command(id: string, title: string, keys: readonly string[], run: () => void, of: 'all' | 'chosen'): Command {
  const when = () => {
    const shown = shownJobs();
    return shown !== null && (of === 'all' || shown.chosen.length > 0);
  };
  return { id, title, group: 'Edit', keys, scope: 'graph', when, run };
}

/** Choosing several jobs at once, for what is then done to all of them. */
export const chooseCommands: readonly Command[] = [
  command(
    'choose-all',
    'Choose all jobs',
    ['Mod+A'],
    chooseWhat(({ drawn }) => drawn.nodes.map(({ id }) => id)),
    'all',
  ),
  command('choose-upstream', 'Choose all that it needs, however far', ['U'], chooseWhat(along('needs')), 'chosen'),
  command(
    'choose-downstream',
    'Choose all that needs it, however far',
    ['D'],
    chooseWhat(along('dependents')),
    'chosen',
  ),
  command('choose-alike', 'Choose all whose ids begin alike', [], chooseWhat(alike), 'chosen'),
];
