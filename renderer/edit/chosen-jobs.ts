import { shownJobs } from '../graph/shown-jobs.ts';
import { editedDocument, placedInText } from './gestures.ts';

/** The jobs of the text in front that are chosen together, a matrix as the one that it is there, a group as all in it. */
export function chosenJobsInText(): readonly string[] {
  const document = editedDocument();
  const shown = document === null ? null : shownJobs();
  if (document === null || shown === null) return [];
  const ids = shown.chosen.flatMap((id) => shown.drawn.boxes.get(id)?.jobs.map((job) => job.id) ?? [id]);
  const jobs = ids.flatMap((job) => placedInText(document, { job, step: null })?.job ?? []);
  return [...new Set(jobs)];
}

/** The jobs that a gesture is for: all that are chosen together where `job` is one of them, else it alone. */
export function jobsWith(job: string): readonly string[] {
  const chosen = chosenJobsInText();
  return chosen.includes(job) ? chosen : [job];
}
