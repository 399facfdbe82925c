/** Marks a branch that the types rule out; throws with the value if a cast or foreign data got there all the same. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
