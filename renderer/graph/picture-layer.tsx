import { useStoreApi } from '@xyflow/react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useSettings } from '../stores/settings-store.ts';
import { type Part, type Picture, paint, paintsOf } from './paint.ts';

/** Pixels around what is in sight that are painted too: as long as the view moves within them nothing is painted anew. */
const margin = 320;
/** A picture that took longer is painted anew only once the view rests; until then it is stretched. */
const slowMs = 20;
const restMs = 90;

/** The edges, and from afar the nodes, of a large graph as a picture behind what is drawn one by one. */
export function PictureLayer(picture: Picture) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const theme = useSettings((settings) => settings.theme);
  const latest = useRef(picture);
  const repaint = useRef<() => void>(() => {});
  useEffect(() => {
    const painter = new Painter(canvas, store, () => latest.current);
    repaint.current = () => painter.soon();
    const stop = store.subscribe(() => painter.follow());
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', repaint.current);
    painter.soon();
    return () => {
      stop();
      scheme.removeEventListener('change', repaint.current);
      painter.stop();
    };
  }, [store]);
  const { drawn, layout, nodes, without, chosen } = picture;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useLayoutEffect(() => {
    latest.current = { drawn, layout, nodes, without, chosen };
    repaint.current();
  }, [drawn, layout, nodes, without, chosen, theme]);
  return (
    <canvas ref={canvas} aria-hidden className="pointer-events-none absolute top-0 left-0 -z-[1] origin-top-left" />
  );
}

type Store = ReturnType<typeof useStoreApi>;

class Painter {
  #painted: Part | null = null;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #took = 0;

  constructor(
    readonly canvas: { readonly current: HTMLCanvasElement | null },
    readonly store: Store,
    readonly picture: () => Picture,
  ) {}

  /** Paints before the next frame. */
  soon(): void {
    clearTimeout(this.#timer);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  /** Brings the picture to where the view is now: moves it, and paints where that does not do. */
  follow(): void {
    const { transform, width, height } = this.store.getState();
    const [x, y, zoom] = transform;
    const painted = this.#painted;
    const element = this.canvas.current;
    if (painted === null || element === null) {
      this.soon();
      return;
    }
    const stretch = zoom / painted.zoom;
    const [left, top] = [x + painted.left * zoom, y + painted.top * zoom];
    const moved = `translate(${left}px, ${top}px) scale(${stretch})`;
    if (element.style.transform === moved) return;
    element.style.transform = moved;
    const covers = left <= 0 && top <= 0 && x + painted.right * zoom >= width && y + painted.bottom * zoom >= height;
    if (stretch === 1 && covers) return;
    clearTimeout(this.#timer);
    if (this.#took < slowMs) this.soon();
    else this.#timer = setTimeout(() => this.soon(), restMs);
  }

  #paint(): void {
    this.#frame = 0;
    const element = this.canvas.current;
    const context = element?.getContext('2d');
    const { transform, width, height } = this.store.getState();
    if (element == null || context == null || width === 0) return;
    const [x, y, zoom] = transform;
    const density = window.devicePixelRatio;
    const part: Part = {
      left: (-margin - x) / zoom,
      top: (-margin - y) / zoom,
      right: (width + margin - x) / zoom,
      bottom: (height + margin - y) / zoom,
      zoom,
      density,
    };
    const [wide, high] = [width + 2 * margin, height + 2 * margin];
    if (element.width !== Math.round(wide * density)) element.width = Math.round(wide * density);
    if (element.height !== Math.round(high * density)) element.height = Math.round(high * density);
    element.style.width = `${wide}px`;
    element.style.height = `${high}px`;
    const before = performance.now();
    paint(context, this.picture(), part, paintsOf(element));
    this.#took = performance.now() - before;
    element.style.transform = `translate(${-margin}px, ${-margin}px) scale(1)`;
    this.#painted = part;
  }
}
