/** Where a person wants to go in an output: a line from 0, or a time in milliseconds since 1970. */
export type GoTo = { readonly kind: 'line'; readonly line: number } | { readonly kind: 'time'; readonly time: number };

/**
 * Reads `120` (a line from 1), `-5` (from the end), `50%`, `14:05` or `14:05:30` (the time of day on which the step ran; of a step
 * over midnight the next day's where it is before its start), `+90s` or `+2m` (after its start). Null where it is none of these.
 */
export function readGoTo(text: string, total: number, startedAt: number | null): GoTo | null {
  const words = text.trim();
  const line = (number: number): GoTo => ({ kind: 'line', line: Math.max(0, Math.min(total - 1, number)) });
  if (/^\d+$/.test(words)) return line(Number(words) - 1);
  if (/^-\d+$/.test(words)) return line(total + Number(words));
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(words);
  if (percent !== null) return line(Math.floor((Number(percent[1]) / 100) * total));
  if (startedAt === null) return null;
  const after = /^\+(\d+(?:\.\d+)?)\s*(s|m|h)$/.exec(words);
  if (after !== null) return { kind: 'time', time: Math.round(startedAt + Number(after[1]) * unitMs(after[2])) };
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(words);
  if (clock === null) return null;
  const at = new Date(startedAt);
  at.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
  // To the minute of its start is not before it.
  if (at.getTime() < startedAt - 60_000) at.setDate(at.getDate() + 1);
  return { kind: 'time', time: at.getTime() };
}

function unitMs(unit: string | undefined): number {
  if (unit === 'h') return 3_600_000;
  return unit === 'm' ? 60_000 : 1000;
}
