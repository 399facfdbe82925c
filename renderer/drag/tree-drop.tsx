import { type ReactNode, useEffect, useRef } from 'react';
import { dropZone } from './drop-zone.ts';

/** Around a tree of jobs: lets steps be dragged there, and things be dropped on it. */
export function TreeDrop({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current === null ? undefined : dropZone(box.current, {})), []);
  return <div ref={box}>{children}</div>;
}
