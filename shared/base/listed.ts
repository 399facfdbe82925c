/** Names in a sentence: `a`, `a and b`, `a, b and c`; of none nothing. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
