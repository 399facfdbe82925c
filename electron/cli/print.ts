import { styleText } from 'node:util';
import type { Problem } from '../../shared/base/problem.ts';

/** Words for people: always standard error, so that standard output holds the asked-for answer alone. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The asked-for answer. */
export function answer(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function answerJson(value: unknown): void {
  answer(JSON.stringify(value));
}

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** `file:line:column: severity: message [code]`, which editors and terminals make a link of. */
export function problemLine(file: string, problem: Problem): string {
  const severity = styleText(colours[problem.severity], problem.severity, { stream: process.stderr });
  return `${file}:${problem.range.line}:${problem.range.column}: ${severity}: ${problem.message} [${problem.code}]`;
}

/** A table of plain text with aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}
