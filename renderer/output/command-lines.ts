import { plainStyle, type SgrPiece } from './sgr.ts';

/** GitHub's workflow commands that change how a line is shown, in both forms of its runner. */
const command =
  /^\s*(?:::(group|error|warning|notice|debug)(?:\s[^:]*?)?::|##\[(group|error|warning|debug|section)\])(.*)$/;

const looks: Readonly<
  Record<string, { readonly label: string; readonly color: string | null; readonly bold: boolean }>
> = {
  group: { label: '', color: null, bold: true },
  section: { label: '', color: 'var(--success)', bold: true },
  error: { label: 'Error: ', color: 'var(--failure)', bold: false },
  warning: { label: 'Warning: ', color: 'var(--warning)', bold: false },
  notice: { label: 'Notice: ', color: 'var(--accent)', bold: false },
  debug: { label: 'Debug: ', color: 'var(--muted)', bold: false },
};

function unescaped(data: string): string {
  return data.replaceAll('%0D', '').replaceAll('%0A', ' ').replaceAll('%25', '%');
}

/** A line that is a command, as people read it: its message under its kind; any other as it is. */
export function withoutCommand(pieces: readonly SgrPiece[]): readonly SgrPiece[] {
  const [, kind, olderKind, data = ''] = command.exec(pieces.map(({ text }) => text).join('')) ?? [];
  const look = looks[kind ?? olderKind ?? ''];
  if (look === undefined) return pieces;
  const style = { ...plainStyle, color: look.color, bold: look.bold };
  return [{ text: `${look.label}${unescaped(data)}`, style }];
}
