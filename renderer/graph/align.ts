import type { Place, Point } from './layout.ts';

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'x' | 'y';

type Places = ReadonlyMap<string, Place>;

/** Where nodes stand when their edges or middles are brought into one line: that of the one furthest out, or the middle of all. */
export function aligned(places: Places, how: Alignment): ReadonlyMap<string, Point> {
  const all = [...places.values()];
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  const corner = ({ x, y, width, height }: Place): Point => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'center':
        return { x: (left + right - width) / 2, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
      case 'bottom':
        return { x, y: bottom - height };
    }
  };
  return new Map([...places].map(([id, place]) => [id, corner(place)]));
}

/** Where nodes stand with the same room between each and the next; the outermost stay. */
export function distributed(places: Places, axis: Axis): ReadonlyMap<string, Point> {
  const length = (place: Place) => (axis === 'x' ? place.width : place.height);
  const sorted = [...places].sort(([, a], [, b]) => a[axis] - b[axis]);
  const [first, last] = [sorted[0]?.[1], sorted.at(-1)?.[1]];
  if (first === undefined || last === undefined || sorted.length < 3) return new Map();
  const used = sorted.reduce((sum, [, place]) => sum + length(place), 0);
  const room = (last[axis] + length(last) - first[axis] - used) / (sorted.length - 1);
  let at = first[axis];
  return new Map(
    sorted.map(([id, place]): [string, Point] => {
      const corner = axis === 'x' ? { x: at, y: place.y } : { x: place.x, y: at };
      at += length(place) + room;
      return [id, corner];
    }),
  );
}
