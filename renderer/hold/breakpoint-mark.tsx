import { useActiveTab } from '../stores/tabs-store.ts';
import { useBreakpoints } from './hold-store.ts';

/** The mark of a step of the playbook in front before which runs from here hold. */
export function BreakpointMark({ job, step }: { readonly job: string; readonly step: string }) {
  const tab = useActiveTab();
  const path = tab?.kind === 'playbook' ? tab.path : null;
  if (!useBreakpoints(path).includes(`${job}/${step}`)) return null;
  return (
    <span className="inline-flex shrink-0 items-center" title="Runs from here hold before it (F9)">
      <span className="size-2 rounded-full bg-failure" aria-hidden />
      <span className="sr-only">breakpoint</span>
    </span>
  );
}
