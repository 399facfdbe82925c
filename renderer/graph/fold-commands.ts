import type { Command } from '../commands/command.ts';
import { announce } from '../stores/announce-store.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import { changeGraphView, graphViewOf } from '../stores/graph-views-store.ts';
import { select, selectAll } from '../stores/selection-store.ts';
import { type Box, groupId, groupName, unitOf } from './drawn-graph.ts';
import { countOf } from './frame-node.tsx';
import { type ShownJobs, shownJobs } from './shown-jobs.ts';

/** The closed box that what is selected stands for, or whose run a step of it starts. */
function toOpen({ drawn, chosen, selected }: ShownJobs): readonly Box[] {
  return chosen.flatMap((id) => {
    const box = drawn.boxes.get(id);
    if (box !== undefined) return box.open ? [] : [box];
    const calls = [...drawn.boxes.values()].filter(({ host, open }) => host?.job === id && !open);
    const ofStep = calls.filter(({ host }) => host?.step === selected?.step);
    return ofStep.length > 0 ? ofStep : calls;
  });
}

/** The open box that is selected, the run that its step starts, or else the innermost one around it. */
function toClose({ drawn, chosen, selected }: ShownJobs): readonly Box[] {
  const boxes = chosen.flatMap((id) => {
    const own = drawn.boxes.get(id);
    if (own?.open === true) return [own];
    const calls = [...drawn.boxes.values()].filter(({ host, open }) => host?.job === id && open);
    const ofStep = calls.filter(({ host }) => host?.step === selected?.step);
    if (calls.length > 0) return ofStep.length > 0 ? ofStep : calls;
    const around = drawn.boxes.get(drawn.within.get(id) ?? '');
    return around === undefined ? [] : [around];
  });
  return [...new Set(boxes)];
}

function fold({ path, tab }: ShownJobs, boxes: readonly Box[], open: boolean): void {
  const [first] = boxes;
  if (first === undefined) return;
  changeGraphView(path, { folds: Object.fromEntries(boxes.map(({ id }) => [id, open ? 'open' : 'closed'])) });
  // What was selected within is not seen any more: what it is closed into is.
  if (boxes.length === 1) select(tab, first.host ?? { job: first.id, step: null });
  announce(`${first.title}${boxes.length > 1 ? ' and others' : `, ${countOf(first)}`}: ${open ? 'open' : 'closed'}.`);
}

function foldAll(open: boolean): void {
  const shown = shownJobs();
  if (shown === null) return;
  const boxes = [...shown.drawn.boxes.values()].filter((box) => box.open !== open);
  changeGraphView(shown.path, { folds: Object.fromEntries(boxes.map(({ id }) => [id, open ? 'open' : 'closed'])) });
  announce(boxes.length === 0 ? 'There is nothing to do.' : `${boxes.length} ${open ? 'opened' : 'closed'}.`);
}

/** The longest begin that names have in common, cut where a word ends. */
export function commonName(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  const common = first.slice(0, length);
  return (length === first.length ? common : common.replace(/[^\p{L}\p{N}]*[\p{L}\p{N}]*$/u, '')).trim();
}

/** What of a chosen node a group holds: jobs of the text itself, a matrix by its name; a group's own. */
function unitsOf({ drawn, jobs }: ShownJobs, ids: readonly string[]): readonly string[] {
  const units = ids.flatMap((id) => {
    const box = drawn.boxes.get(id);
    const within = box?.jobs ?? jobs.filter((job) => job.id === id);
    return within.filter(({ parent }) => parent === null).map(unitOf);
  });
  return [...new Set(units)];
}

function group(): void {
  const shown = shownJobs();
  if (shown === null) return;
  const units = unitsOf(shown, shown.chosen);
  if (units.length < 2) {
    announce('Choose two jobs or more: Shift and a click, or Shift and a drag.', 'refused');
    return;
  }
  const { groups } = graphViewOf(shown.path);
  const names = shown.jobs.filter((job) => units.includes(unitOf(job))).map(({ name }) => name);
  const onAnswer = (name: string) => {
    closeDialog();
    const others = Object.entries(groups).map(([other, { jobs }]): [string, { jobs: string[] } | null] => {
      const left = jobs.filter((job) => !units.includes(job));
      return [other, left.length === 0 ? null : { jobs: left }];
    });
    changeGraphView(shown.path, {
      groups: { ...Object.fromEntries(others), [name]: { jobs: [...units] } },
      folds: { [groupId(name)]: 'closed' },
    });
    select(shown.tab, { job: groupId(name), step: null });
    announce(`${units.length} jobs are drawn as the group ${name}.`);
  };
  openDialog({
    kind: 'ask-name',
    title: `A name for the group of ${units.length} jobs; it is drawn only, the playbook stays as it is`,
    value: commonName(names) || 'Group',
    taken: Object.keys(groups),
    onAnswer,
  });
}

/** The groups that are selected, or that what is selected lies in. */
function chosenGroups({ drawn, chosen }: ShownJobs): readonly string[] {
  const names = chosen.flatMap((id) => {
    const box = drawn.boxes.get(id);
    const around = drawn.within.get(id) ?? null;
    return [box?.id ?? id, ...(box?.around ?? []), ...(around === null ? [] : [around])].map(groupName);
  });
  return [...new Set(names.filter((name) => name !== null))];
}

function ungroup(): void {
  const shown = shownJobs();
  if (shown === null) return;
  const names = chosenGroups(shown);
  const jobs = names.flatMap((name) => graphViewOf(shown.path).groups[name]?.jobs ?? []);
  changeGraphView(shown.path, { groups: Object.fromEntries(names.map((name) => [name, null])) });
  const [first, ...others] = jobs;
  selectAll(shown.tab, first === undefined ? null : { job: first, step: null }, others);
  announce(`The group ${names.join(', ')} is drawn as its jobs again.`);
}

const some = (found: (shown: ShownJobs) => readonly unknown[]) => () => {
  const shown = shownJobs();
  return shown !== null && found(shown).length > 0;
};

function command(id: string, title: string, keys: readonly string[], when: () => boolean, run: () => void): Command {
  return { id, title, group: 'View', keys, scope: 'graph', when, run };
}

/** Opening, closing and grouping what the graph shows, by key while graph or tree has the focus, and in the palette. */
export const foldCommands: readonly Command[] = [
  command('graph-open', 'Open matrix, nested run or group', ['+', '='], some(toOpen), () => {
    const shown = shownJobs();
    if (shown !== null) fold(shown, toOpen(shown), true);
  }),
  command('graph-close', 'Close matrix, nested run or group', ['-'], some(toClose), () => {
    const shown = shownJobs();
    if (shown !== null) fold(shown, toClose(shown), false);
  }),
  command(
    'graph-open-all',
    'Open all matrices, nested runs and groups',
    [],
    some(({ drawn }) => [...drawn.boxes]),
    () => foldAll(true),
  ),
  command(
    'graph-close-all',
    'Close all matrices, nested runs and groups',
    [],
    some(({ drawn }) => [...drawn.boxes]),
    () => foldAll(false),
  ),
  command(
    'graph-group',
    'Draw the chosen jobs as one group…',
    ['G'],
    some(({ chosen }) => chosen),
    group,
  ),
  command('graph-ungroup', 'Draw the group as its jobs again', ['Shift+G'], some(chosenGroups), ungroup),
];
