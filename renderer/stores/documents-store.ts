import { create } from 'zustand';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Analysis } from '../analysis/analyse.ts';
import { type GraphJob, graphJobsOfPlan } from '../graph/graph-job.ts';
import { mergeTexts } from './merge.ts';

/** What a file on disk held when it was read last. */
export interface FileVersion {
  readonly text: string;
  readonly revision: string;
}

export interface PlaybookDocument {
  readonly path: string;
  readonly text: string;
  /** What the text was made from, and what saving writes over. */
  readonly base: FileVersion;
  /** Another text that the disk has by now, while this one has edits of its own; null: none. */
  readonly conflict: FileVersion | null;
  readonly readOnly: boolean;
  /** No playbook, such as a script: nothing is planned of it. */
  readonly plain: boolean;
  /** Of the text, or of a text a moment ago; null: not yet. */
  readonly analysis: Analysis | null;
  /** The last plan that could be made. */
  readonly plan: Plan | null;
  readonly jobs: readonly GraphJob[];
  /** The plan is of an earlier text: the present one is broken. */
  readonly stale: boolean;
}

interface Documents {
  readonly byPath: Readonly<Record<string, PlaybookDocument>>;
  /** Paths that could not be read, with why. */
  readonly failed: Readonly<Record<string, string>>;
}

/** The open playbooks. */
export const useDocuments = create<Documents>(() => ({ byPath: {}, failed: {} }));

export function documentOf(path: string): PlaybookDocument | null {
  return useDocuments.getState().byPath[path] ?? null;
}

export function useDocument(path: string | null): PlaybookDocument | null {
  return useDocuments(({ byPath }) => (path === null ? null : (byPath[path] ?? null)));
}

export function isDirty({ text, base }: PlaybookDocument): boolean {
  return text !== base.text;
}

export function changeDocument(path: string, change: Partial<PlaybookDocument>): void {
  useDocuments.setState(({ byPath }) => {
    const document = byPath[path];
    return document === undefined ? {} : { byPath: { ...byPath, [path]: { ...document, ...change } } };
  });
}

/** Puts a document in; `draft` is unsaved work kept from before, made from the revision it names. */
export function addDocument(
  path: string,
  file: FileVersion & { readonly readOnly: boolean; readonly plain: boolean },
  draft: FileVersion | null,
): void {
  const { text, revision, readOnly, plain } = file;
  const drafted = draft !== null && draft.text !== text;
  const moved = drafted && draft.revision !== revision;
  const document: PlaybookDocument = {
    path,
    text: drafted ? draft.text : text,
    base: { text, revision: moved ? draft.revision : revision },
    conflict: moved ? { text, revision } : null,
    readOnly,
    plain,
    analysis: null,
    plan: null,
    jobs: [],
    stale: false,
  };
  useDocuments.setState(({ byPath, failed }) => ({
    byPath: { ...byPath, [path]: document },
    failed: without(failed, path),
  }));
}

export function failDocument(path: string, message: string): void {
  useDocuments.setState(({ failed }) => ({ failed: { ...failed, [path]: message } }));
}

export function dropDocument(path: string): void {
  useDocuments.setState(({ byPath, failed }) => ({ byPath: without(byPath, path), failed: without(failed, path) }));
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** Takes an analysis in. A broken text keeps the last good plan, marked stale; jobs that did not change stay the same objects. */
export function takeAnalysis(document: PlaybookDocument, analysis: Analysis): PlaybookDocument {
  if (analysis.plan === null) return { ...document, analysis, stale: document.plan !== null };
  const before = new Map(document.jobs.map((job) => [JSON.stringify(job), job]));
  const jobs = graphJobsOfPlan(analysis.plan).map((job) => before.get(JSON.stringify(job)) ?? job);
  const same = jobs.length === document.jobs.length && jobs.every((job, index) => job === document.jobs[index]);
  return { ...document, analysis, plan: analysis.plan, jobs: same ? document.jobs : jobs, stale: false };
}

/**
 * What becomes of a document when its file is read anew: without edits it follows the disk; with edits elsewhere in the text
 * they are merged; where both changed the same place the person is asked.
 */
export function takeDiskVersion(document: PlaybookDocument, disk: FileVersion): PlaybookDocument {
  if (disk.revision === document.base.revision) return { ...document, conflict: null };
  if (!isDirty(document) || disk.text === document.text)
    return { ...document, text: disk.text, base: disk, conflict: null };
  // Of a draft from before the text that it was made from is not known: then only the person can tell.
  const merged = document.conflict === null ? mergeTexts(document.text, document.base.text, disk.text) : null;
  if (merged !== null) return { ...document, text: merged, base: disk };
  return { ...document, conflict: disk };
}
