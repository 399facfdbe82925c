import { readParamBlock } from './param-block.ts';
import type { Script } from './script.ts';

/** How many lines of a script may carry its metadata. */
const metadataLines = 20;

const languages: Readonly<Record<string, { readonly shell: Script['shell']; readonly comment: RegExp }>> = {
  ps1: { shell: 'pwsh', comment: /^\s*#+\s?(.*)$/ },
  sh: { shell: 'bash', comment: /^\s*#+\s?(.*)$/ },
  py: { shell: 'python', comment: /^\s*#+\s?(.*)$/ },
  js: { shell: 'node', comment: /^\s*(?:\/\/+|\/?\*+)\s?(.*)$/ },
  cmd: { shell: 'cmd', comment: /^\s*@?(?:rem|::)\s?(.*)$/i },
};

/**
 * Reads a numbered script's name and what its text says of it. `path` is relative to the workspace, with forward slashes;
 * null where its last part is not `NNNN_Name` with a known extension. Metadata (Stage, Dependencies, Description,
 * Condition, Tags) stands as comments in the first 20 lines, or as the same words in the NOTES of a help block that
 * begins there; a comment wins. Takes any text.
 */
export function readScript(path: string, text: string): Script | null {
  const file = /(?:^|\/)(\d{4})_([^/]+)\.(ps1|sh|py|js|cmd)$/i.exec(path);
  const language = languages[file?.[3]?.toLowerCase() ?? ''];
  if (file === null || language === undefined) return null;
  const help = language.shell === 'pwsh' ? readHelp(text) : noHelp;
  const said = new Map([...metadataOf(help.notes), ...metadataOf(commentsOf(text, language.comment))]);
  return {
    number: file[1] ?? '',
    name: file[2] ?? '',
    path,
    shell: language.shell,
    stage: said.get('stage') ?? null,
    description: said.get('description') ?? help.synopsis ?? help.description,
    condition: said.get('condition') ?? null,
    dependencies: listOf(said.get('dependencies')),
    tags: listOf(said.get('tags')),
    parameters: language.shell === 'pwsh' ? readParamBlock(text, help.parameters) : null,
  };
}

function commentsOf(text: string, comment: RegExp): readonly string[] {
  return text
    .split('\n', metadataLines)
    .flatMap((line) => comment.exec(line.replace(/\r$/, '').replace(/^\ufeff/, ''))?.[1] ?? []);
}

function metadataOf(lines: readonly string[]): readonly (readonly [string, string])[] {
  return lines.flatMap((line) => {
    const said = /^\s*(Stage|Dependencies|Description|Condition|Tags)\s*:\s*(\S.*)$/i.exec(line);
    return said === null ? [] : [[(said[1] ?? '').toLowerCase(), (said[2] ?? '').trim()] as const];
  });
}

/** `a, b`, `[a, b]`, `@('a', 'b')`; `None` and `N/A` are none. */
function listOf(text: string | undefined): readonly string[] {
  const inside = /^(?:@\(|[[(])(.*)[\])]$/.exec(text ?? '')?.[1] ?? text ?? '';
  const items = inside.split(/[,;]/).map((item) => item.trim().replace(/^(['"])(.*)\1$/, '$2'));
  return items.filter((item) => item !== '' && !/^(?:none|n\/a|-)$/i.test(item));
}

interface Help {
  readonly synopsis: string | null;
  readonly description: string | null;
  readonly notes: readonly string[];
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const noHelp: Help = { synopsis: null, description: null, notes: [], parameters: new Map() };

/** Comment-based help (about_Comment_Based_Help) in a `<# #>` block that begins in the metadata's lines. */
function readHelp(text: string): Help {
  const head = text.split('\n', metadataLines).join('\n');
  for (let open = head.indexOf('<#'); open !== -1; open = head.indexOf('<#', open + 2)) {
    const close = text.indexOf('#>', open);
    const block = text.slice(open + 2, close === -1 ? text.length : close);
    if (/^\s*\.(?:SYNOPSIS|DESCRIPTION|NOTES|PARAMETER)\b/im.test(block)) return helpOf(block);
  }
  return noHelp;
}

function helpOf(block: string): Help {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const keyword = /^\s*\.([A-Za-z]+)(?:\s+(\S+))?\s*$/.exec(line);
    if (keyword === null) current.push(line);
    else {
      current = [];
      sections.set(`${keyword[1]} ${keyword[2] ?? ''}`.trim().toLowerCase(), current);
    }
  }
  const paragraph = (name: string) => joined(sections.get(name) ?? []);
  const parameters = [...sections].filter(([name]) => name.startsWith('parameter '));
  return {
    synopsis: paragraph('synopsis'),
    description: paragraph('description'),
    notes: sections.get('notes') ?? [],
    parameters: new Map(
      parameters.flatMap(([name, lines]) => {
        const said = joined(lines);
        return said === null ? [] : [[name.slice('parameter '.length), said] as const];
      }),
    ),
  };
}

/** The first paragraph as one line. */
function joined(lines: readonly string[]): string | null {
  const trimmed = lines.map((line) => line.trim());
  const start = trimmed.findIndex((line) => line !== '');
  if (start === -1) return null;
  const end = trimmed.indexOf('', start);
  return trimmed.slice(start, end === -1 ? undefined : end).join(' ');
}
