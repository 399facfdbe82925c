import { create } from 'zustand';

const kept = 20;

/** The files that were open in this workspace, the last one opened first. */
export const useRecentFiles = create<{ readonly paths: readonly string[] }>(() => ({ paths: [] }));

export function noteRecentFile(path: string): void {
  useRecentFiles.setState(({ paths }) => ({
    paths: [path, ...paths.filter((other) => other !== path)].slice(0, kept),
  }));
}
