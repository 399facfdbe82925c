/** A place in a list that may be longer than a page can be high: an item, and how many pixels of it are above the window. */
export interface Place {
  readonly index: number;
  readonly part: number;
}

/** The items of a list. */
export interface Items {
  readonly count: number;
  /** Of each item, where all have the same. */
  readonly rowHeight: number;
  /** In pixels; null: all are as high as a row. */
  readonly heightOf: ((index: number) => number) | null;
}

/** Browsers draw nothing beyond some 17 to 33 million pixels: a longer list is scrolled in proportion. */
export const longestCanvas = 8_000_000;

const start: Place = { index: 0, part: 0 };

/** A place so many pixels further on, or back; before the first item it is the first, behind the last the end. */
export function moved({ index, part }: Place, pixels: number, items: Items): Place {
  const { count, rowHeight, heightOf } = items;
  if (heightOf === null) {
    const at = Math.max(0, Math.min(index * rowHeight + part + pixels, count * rowHeight));
    return { index: Math.floor(at / rowHeight), part: at % rowHeight };
  }
  let [at, left] = [index, part + pixels];
  while (left < 0 && at > 0) {
    at -= 1;
    left += heightOf(at);
  }
  if (left < 0) return start;
  while (at < count && left >= heightOf(at)) {
    left -= heightOf(at);
    at += 1;
  }
  return at >= count ? { index: count, part: 0 } : { index: at, part: left };
}

/** The last place: the end of the list is at the end of the window. */
export function endPlace(items: Items, viewport: number): Place {
  return moved({ index: items.count, part: 0 }, -viewport, items);
}

export function isBefore(a: Place, b: Place): boolean {
  return a.index < b.index || (a.index === b.index && a.part < b.part);
}

/** Pixels that the scroll bar stands for. */
export function canvasHeight(items: Items, viewport: number): number {
  return Math.max(viewport, Math.min(items.count * items.rowHeight, longestCanvas));
}

/** Whether the browser's own scrolling moves by true pixels. */
export function scrollsTruly(items: Items): boolean {
  return items.heightOf === null && items.count * items.rowHeight <= longestCanvas;
}

function fraction({ index, part }: Place, items: Items): number {
  const height = index < items.count ? (items.heightOf?.(index) ?? items.rowHeight) : 1;
  return index + part / height;
}

/** Where the scroll bar stands at a place. */
export function scrollTopOf(place: Place, items: Items, viewport: number): number {
  if (scrollsTruly(items)) return place.index * items.rowHeight + place.part;
  const end = fraction(endPlace(items, viewport), items);
  const longest = canvasHeight(items, viewport) - viewport;
  return end === 0 ? 0 : Math.min(1, fraction(place, items) / end) * longest;
}

/** The place at which the scroll bar stands. */
export function placeAt(scrollTop: number, items: Items, viewport: number): Place {
  if (scrollsTruly(items)) return moved(start, scrollTop, items);
  const longest = canvasHeight(items, viewport) - viewport;
  if (longest <= 0 || scrollTop <= 0) return start;
  const last = endPlace(items, viewport);
  if (scrollTop >= longest - 1) return last;
  const at = (scrollTop / longest) * fraction(last, items);
  const index = Math.floor(at);
  return { index, part: Math.floor((at - index) * (items.heightOf?.(index) ?? items.rowHeight)) };
}
