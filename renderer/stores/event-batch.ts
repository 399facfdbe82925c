/** Gathers what comes in bursts: `deal` is called once with all of it, when `schedule` says so, and never with nothing. */
export function batcher<T>(
  schedule: (deal: () => void) => void,
  deal: (items: readonly T[]) => void,
): (items: readonly T[]) => void {
  let gathered: T[] = [];
  return (items) => {
    if (items.length === 0) return;
    const first = gathered.length === 0;
    gathered = gathered.concat(items);
    if (!first) return;
    schedule(() => {
      const all = gathered;
      gathered = [];
      deal(all);
    });
  };
}

/** Before the next frame is drawn; a page that is not seen draws none, and is served by a timer. */
export function beforeNextFrame(deal: () => void): void {
  if (document.hidden) setTimeout(deal, 100);
  else requestAnimationFrame(deal);
}
