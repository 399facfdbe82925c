import { editedDocument, placedInText } from '../edit/gestures.ts';
import { graphInFront } from '../graph/graph-handle.ts';
import { select, useSelection } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import type { MenuSubject } from './menu-store.ts';

const canvases = '.react-flow[data-focus-area="graph"]';

/** What a menu at a point of the page is of; a job or step there is selected. Null: the page has no menu there. */
export function subjectAt(target: Element, x: number, y: number): MenuSubject | null {
  return ofList(target) ?? inPlaybook(target, x, y);
}

/** What a menu asked for by key is of, and where it opens: at what has the focus, in a graph or tree at what is selected there. */
export function subjectOfFocus(): { readonly subject: MenuSubject; readonly at: { x: number; y: number } } | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return null;
  const listed = ofList(focused);
  if (listed !== null) return { subject: listed, at: below(focused) };
  const tab = activeTab();
  const zone = focused.closest<HTMLElement>(`${canvases}, [role="tree"]`);
  if (zone === null || tab?.kind !== 'playbook') return null;
  const selected = useSelection.getState().byTab[tab.id];
  if (selected === undefined) return { subject: { kind: 'canvas' }, at: below(zone) };
  const kind = selected.step === null ? 'job' : 'step';
  return { subject: { kind }, at: below(shownIn(zone, selected) ?? zone) };
}

function shownIn(zone: HTMLElement, { job, step }: { job: string; step: string | null }): HTMLElement | null {
  const row = zone.querySelector<HTMLElement>('[role="treeitem"][aria-selected="true"]');
  const node = zone.querySelector<HTMLElement>(`[data-job="${CSS.escape(job)}"]`);
  const inside = step === null ? null : node?.querySelector<HTMLElement>(`[data-step="${CSS.escape(step)}"]`);
  return row ?? inside ?? node;
}

/** Within the element, so that what is seen is what the menu is of. */
function below(element: HTMLElement): { x: number; y: number } {
  const { left, top, height } = element.getBoundingClientRect();
  return { x: left + 24, y: top + Math.min(height, 24) };
}

function ofList(target: Element): MenuSubject | null {
  const row = target.closest<HTMLElement>('[data-script], [data-playbook]');
  if (row?.dataset.script !== undefined) return { kind: 'script', path: row.dataset.script };
  return row?.dataset.playbook === undefined ? null : { kind: 'playbook', path: row.dataset.playbook };
}

function inPlaybook(target: Element, x: number, y: number): MenuSubject | null {
  const tab = activeTab();
  if (tab?.kind !== 'playbook' || target.closest(`${canvases}, [role="tree"]`) === null) return null;
  const part = target.closest<HTMLElement>('[data-job]');
  if (part !== null) {
    const step = target.closest<HTMLElement>('[data-step]')?.dataset.step ?? null;
    const job = part.dataset.job ?? '';
    const selected = useSelection.getState().byTab[tab.id];
    // What is chosen already stays so, with all that is chosen beside it.
    if (selected?.job !== job || selected.step !== step) select(tab.id, { job, step });
    return { kind: step === null ? 'job' : 'step' };
  }
  if (target.closest(canvases) === null) return null;
  const graph = graphInFront();
  const painted = graph?.at(x, y) ?? null;
  if (painted !== null && graph?.drawn.nodes.some(({ id }) => id === painted)) {
    if (!graph.chosen.has(painted)) select(tab.id, { job: painted, step: null });
    return { kind: 'job' };
  }
  const edge = onEdge(x, y);
  if (edge === null) select(tab.id, null);
  return edge ?? { kind: 'canvas' };
}

function onEdge(x: number, y: number): MenuSubject | null {
  const found = graphInFront()?.edgeAt(x, y) ?? null;
  const document = editedDocument();
  if (found === null || document === null) return null;
  const job = placedInText(document, { job: found.to, step: null });
  const need = placedInText(document, { job: found.from, step: null });
  return job === null || need === null ? null : { kind: 'edge', job: job.job, need: need.job };
}
