import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import type { Analysis } from './analyse.ts';
import type { AnalysisAnswer, AnalysisRequest } from './analysis.worker.ts';

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (analysis: Analysis) => void>();

function analysisWorker(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data: { id, analysis } }: MessageEvent<AnalysisAnswer>) => {
    waiting.get(id)?.(analysis);
    waiting.delete(id);
  });
  return worker;
}

/** Reads and plans a text off the page's thread, so that typing stays smooth. */
export function requestAnalysis(
  text: string,
  file: string,
  facts: WorkspaceFacts,
  secrets: readonly string[],
): Promise<Analysis> {
  lastId += 1;
  const request: AnalysisRequest = { id: lastId, text, file, facts, secrets };
  return new Promise((resolve) => {
    waiting.set(request.id, resolve);
    analysisWorker().postMessage(request);
  });
}
