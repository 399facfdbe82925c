import { useState } from 'react';
import type { Plan } from '../../shared/plan/plan.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';
import { PlanView } from './plan-view.tsx';

interface PlannedDialogProps {
  readonly path: string;
  readonly plan: Plan;
  readonly onClose: () => void;
}

/** What a run with the values of its form would do. */
export function PlannedDialog({ path, plan, onClose }: PlannedDialogProps) {
  const [selected, setSelected] = useState<GraphRef | null>(null);
  return (
    <Modal
      title={`Plan of ${plan.playbook.name} with these values`}
      wide
      onClose={onClose}
      actions={
        <Button onClick={onClose} autoFocus>
          Back to the values
        </Button>
      }
    >
      <div className="-mx-5">
        <PlanView document={{ path, plan }} selected={selected} onSelect={setSelected} />
      </div>
    </Modal>
  );
}
