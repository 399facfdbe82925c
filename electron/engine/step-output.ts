import type { MaskSet } from './mask.ts';
import type { Clock, OutputPort, OutputRef } from './ports.ts';
import { createCommandScanner, type WorkflowCommand } from './workflow-commands.ts';

/** So long, in milliseconds, a short end that may begin a secret is held before a person may see it. */
const holdFor = 100;

/** The way of a step's bytes from its terminal to the disk: commands are read out of them, secrets are masked. */
export interface StepOutput {
  /** Resolves when more may come. */
  write(chunk: Uint8Array): Promise<void>;
  /** The command is over: writes what was held back. */
  finish(): Promise<void>;
}

/** `onCommand` hears of each workflow command before its line is written; `onShown` of all bytes as they were written. */
export function createStepOutput(
  { clock, output, masks }: { readonly clock: Clock; readonly output: OutputPort; readonly masks: MaskSet },
  ref: OutputRef,
  onCommand: (command: WorkflowCommand) => void,
  onShown: (bytes: Uint8Array) => Promise<void>,
): StepOutput {
  const masker = masks.stream();
  const scanner = createCommandScanner((command) => {
    if (command.kind === 'mask') masks.add(command.value);
    onCommand(command);
  });
  let takeBack: (() => void) | null = null;
  const put = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return;
    await output.write(ref, bytes);
    await onShown(bytes);
  };
  return {
    async write(chunk) {
      takeBack?.();
      const shown = masker.push(scanner.push(chunk));
      takeBack = masker.holding ? clock.after(holdFor, () => void put(masker.relax())) : null;
      await put(shown);
    },
    async finish() {
      takeBack?.();
      takeBack = null;
      await put(masker.push(scanner.flush()));
      await put(masker.flush());
    },
  };
}
