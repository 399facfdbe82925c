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

/** How long a frame is waited for, in milliseconds: a machine that is busy elsewhere may draw none for seconds, a page unseen none at all. */
const longestWait = 100;

/** Before the next frame is drawn, and soon in any case. */
export function beforeNextFrame(deal: () => void): void {
  const dealOnce = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    deal();
  };
  const frame = requestAnimationFrame(dealOnce);
  const timer = setTimeout(dealOnce, longestWait);
}
