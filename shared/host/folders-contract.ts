import { oc } from '@orpc/contract';
import { z } from 'zod';
import { notFound } from './contract-parts.ts';

/** The parameter of an address that names the folder which a window, a socket or a download is about; without it, the host's first. */
export const workspaceParameter = 'workspace';

const folderSchema = z.object({
  name: z.string(),
  /** Absolute. */
  path: z.string(),
  /** Whether it looks like a workspace: it has playbooks, scripts, or was one before. */
  workspace: z.boolean(),
});
export type Folder = z.infer<typeof folderSchema>;

const recentFolderSchema = z.object({ name: z.string(), path: z.string(), at: z.number() });
export type RecentFolder = z.infer<typeof recentFolderSchema>;

/** Folders of the host's machine, to open one as a workspace: their names alone, never a file of theirs. */
export const foldersContract = {
  /** The folders within one, hidden ones left out; of the person's home where none is named, or a path such as `~/work`. */
  list: oc
    .errors(notFound)
    .input(z.object({ path: z.string().nullable() }))
    .output(
      z.object({
        /** Absolute. */
        path: z.string(),
        /** Null: it is the top. */
        parent: z.string().nullable(),
        workspace: z.boolean(),
        folders: z.array(folderSchema),
      }),
    ),
  /** Those that were open as workspaces and are still there, the last first. */
  recent: oc.output(z.array(recentFolderSchema)),
  /** Takes one off the list; the folder itself is left alone. */
  forget: oc.input(z.object({ path: z.string() })).output(z.object({})),
};

/** What a window had open, by which another is like it. */
export const sessionSchema = z.object({
  /** In the page's own words, which it checks when it reads them. */
  tabs: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
  active: z.string().nullable(),
  /** Files by their paths, the last one opened first. */
  recentFiles: z.array(z.string()).max(50),
});
export type Session = z.infer<typeof sessionSchema>;

/** Of the workspace, for this person: what the last window had open. */
export const sessionContract = {
  get: oc.output(sessionSchema.nullable()),
  keep: oc.input(sessionSchema).output(z.object({})),
};
