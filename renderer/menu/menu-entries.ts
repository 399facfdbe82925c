import type { MenuSubject } from './menu-store.ts';

const adding = ['add-step', 'add-script-step', 'add-playbook-step', 'add-action-step'];
const clipboard = ['cut', 'copy', 'paste'];

/** The commands of each menu by their ids, in groups; those that cannot be done now are left out. */
export const menuEntries: Readonly<Record<MenuSubject['kind'], readonly (readonly string[])[]>> = {
  job: [
    ['run-job'],
    ['add-job-after', 'insert-job', ...adding],
    ['inspect', 'rename', 'duplicate', 'turn-off', 'turn-on', 'connect', 'disconnect', 'extract-steps'],
    clipboard,
    ['delete'],
  ],
  step: [
    ['open-called', 'toggle-breakpoint'],
    adding,
    ['inspect', 'rename', 'duplicate', 'turn-off', 'turn-on'],
    ['move-step-up', 'move-step-down', 'move-step', 'extract-steps'],
    clipboard,
    ['delete'],
  ],
  edge: [['insert-on-edge', 'remove-edge']],
  canvas: [['add-job', 'add-palette'], ['paste'], ['undo', 'redo'], ['inspect-playbook']],
  script: [['open-pointed', 'add-pointed']],
  playbook: [['open-pointed', 'add-pointed', 'run-pointed']],
};
