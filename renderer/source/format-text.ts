import { applyEdits, format as formatJson, type ParseError, parse as parseJson } from 'jsonc-parser';
import { parseDocument } from 'yaml';
import { fail, ok, type Result } from '../../shared/base/result.ts';

/** Whether the texts of a file can be formatted, by its name. */
export function isFormattable(path: string): boolean {
  return /\.(?:jsonc?|ya?ml)$/i.test(path);
}

/**
 * The text with the usual spaces, indentation and quotes, comments and line ends kept; by a file's name as JSON or YAML. A
 * failure says why not: it is broken, or would say something else (which would be a fault of the formatter).
 */
export async function formatText(text: string, path: string): Promise<Result<string, string>> {
  const isYaml = /\.ya?ml$/i.test(path);
  const before = isYaml ? yamlData(text) : jsonData(text);
  if (before === null) return fail('The text is broken: mend it first.');
  const formatted = isYaml ? await yamlFormatted(text) : jsonFormatted(text);
  if ((isYaml ? yamlData(formatted) : jsonData(formatted)) !== before)
    return fail('Formatting would change what the text says, so it is left as it is.');
  return ok(formatted);
}

function jsonFormatted(text: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return applyEdits(text, formatJson(text, undefined, { insertSpaces: true, tabSize: 2, eol, keepLines: true }));
}

/** Prettier is large and seldom asked for. */
async function yamlFormatted(text: string): Promise<string> {
  const [{ format }, yaml] = await Promise.all([import('prettier/standalone'), import('prettier/plugins/yaml')]);
  const endOfLine = text.includes('\r\n') ? 'crlf' : 'lf';
  return format(text, { parser: 'yaml', plugins: [yaml], printWidth: 120, endOfLine });
}

/** What a text says, to compare; null: it is broken. */
function jsonData(text: string): string | null {
  const errors: ParseError[] = [];
  const data: unknown = parseJson(text, errors, { allowTrailingComma: true });
  return errors.length > 0 ? null : JSON.stringify(data);
}

function yamlData(text: string): string | null {
  const document = parseDocument(text);
  if (document.errors.length > 0) return null;
  try {
    return JSON.stringify(document.toJS());
  } catch {
    // Aliases that lead nowhere, or back to themselves.
    return null;
  }
}
