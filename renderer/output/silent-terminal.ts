import type { IFunctionIdentifier, Terminal } from '@xterm/xterm';

/** Sequences by which a program asks its terminal something: what it is, where its cursor is, which modes are on, how large it is. */
const questions: readonly IFunctionIdentifier[] = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { prefix: '>', final: 'q' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { final: 't' },
];
/** Operating system commands that ask for a colour where they end with a question mark. */
const colors = [4, 10, 11, 12];

/** Leaves the answers to the host's own screen: a program that asked would have them twice, and take the second for keys. */
export function keepSilent(terminal: Terminal): void {
  for (const question of questions) terminal.parser.registerCsiHandler(question, () => true);
  terminal.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true);
  for (const color of colors) terminal.parser.registerOscHandler(color, (data) => data.endsWith('?'));
}
