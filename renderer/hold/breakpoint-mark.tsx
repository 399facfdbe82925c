import { useActiveTab } from '../stores/tabs-store.ts';
import { useBreakpoints } from './hold-store.ts';

interface BreakpointMarkProps {
  readonly job: string;
  readonly step: string;
  /** The playbook itself has a breakpoint there. */
  readonly pauses: boolean;
}

/** The mark of a step of the playbook in front before which runs from here hold: filled where F9 set it, a ring where the playbook did. */
export function BreakpointMark({ job, step, pauses }: BreakpointMarkProps) {
  const tab = useActiveTab();
  const isSet = useBreakpoints(tab?.kind === 'playbook' ? tab.path : null).includes(`${job}/${step}`);
  if (!isSet && !pauses) return null;
  return (
    <span
      className="inline-flex shrink-0 items-center"
      title={`Runs from here hold before it (${isSet ? 'F9' : 'pauseBefore'})`}
    >
      <span className={`size-2 rounded-full ${isSet ? 'bg-failure' : 'border-2 border-failure'}`} aria-hidden />
      <span className="sr-only">{isSet ? 'breakpoint' : 'breakpoint of the playbook'}</span>
    </span>
  );
}
