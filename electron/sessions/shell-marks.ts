/** What a shell with one of the scripts `gantry-shell.*` says of itself by a mark in its terminal. Times in ms since 1970. */
export type ShellMark =
  /** A prompt is drawn from here on; what was given before it has ended so. */
  | { readonly kind: 'prompt'; readonly exitCode: number; readonly folder: string }
  /** A command was read and is run. */
  | { readonly kind: 'start'; readonly text: string; readonly aliases: Readonly<Record<string, string>> }
  /** A command has run: where the shell tells of it at its end alone. */
  | {
      readonly kind: 'ran';
      readonly text: string;
      readonly exitCode: number;
      readonly startedAt: number;
      readonly completedAt: number;
    };

function unescaped(field: string): string {
  return field.replaceAll(/\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4}))/g, (_match, byte?: string, unit?: string) => {
    const code = byte ?? unit;
    return code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16));
  });
}

function aliasesOf(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

/** Reads a mark's words; null where they are none of these, as of a script of another version. */
export function readShellMark(words: string): ShellMark | null {
  const [kind, ...fields] = words.split(';').map(unescaped);
  const [first = '', second = '', third = '', fourth = ''] = fields;
  switch (kind) {
    case 'prompt':
      return { kind, exitCode: Number(first), folder: second };
    case 'start':
      return { kind, text: first, aliases: aliasesOf(fields.slice(1)) };
    case 'ran':
      return {
        kind,
        text: first,
        exitCode: Number(second),
        startedAt: Number(third),
        completedAt: Number(fourth),
      };
    default:
      return null;
  }
}
