import { fail, ok, type Result } from '../../shared/base/result.ts';

/**
 * Reads what a step wrote to GANTRY_OUTPUT, GANTRY_ENV or GANTRY_STATE, by GitHub's rules: `name=value` on a line, or
 * `name<<END`, lines, `END`. A later value of a name wins. The error names the line, counting from 1.
 */
export function parseNameValues(text: string): Result<Readonly<Record<string, string>>, string> {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const values = new Map<string, string>();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const block = line.indexOf('<<');
    if (equals >= 0 && (block < 0 || equals < block)) {
      if (equals === 0) return fail(`Line ${index + 1}: a name is missing before the =`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    const name = line.slice(0, Math.max(block, 0));
    const end = line.slice(block + 2);
    if (block < 0) return fail(`Line ${index + 1} is neither name=value nor name<<END: ${line}`);
    if (name === '' || end === '') return fail(`Line ${index + 1}: a name or an end mark is missing: ${line}`);
    const last = lines.indexOf(end, index + 1);
    if (last < 0) return fail(`Line ${index + 1}: the value of ${name} has no line ${end} that ends it`);
    values.set(name, lines.slice(index + 1, last).join('\n'));
    index = last;
  }
  return ok(Object.fromEntries(values));
}

/** Reads what a step wrote to GANTRY_PATH: an entry a line. Answers them newest first, as they go before PATH. */
export function parsePathEntries(text: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.filter((line) => line !== '').reverse();
}
