import { artifactContent, type Download } from './artifacts/read-artifacts.ts';
import { outputContent } from './output/output-content.ts';

/** What a page may download beside its own files: artifacts, and outputs of steps; null where the path names none. */
export async function downloadOf(workspace: string, pathname: string): Promise<Download | null> {
  return (await artifactContent(workspace, pathname)) ?? outputContent(workspace, pathname);
}
