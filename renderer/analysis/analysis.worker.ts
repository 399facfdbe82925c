import { config } from 'zod';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { type Analysis, analyse } from './analyse.ts';

// The page's policy forbids compiling code while running.
config({ jitless: true });

export interface AnalysisRequest {
  readonly id: number;
  readonly text: string;
  readonly file: string;
  readonly facts: WorkspaceFacts;
  readonly secrets: readonly string[];
}
export interface AnalysisAnswer {
  readonly id: number;
  readonly analysis: Analysis;
}

self.addEventListener('message', ({ data }: MessageEvent<AnalysisRequest>) => {
  const { id, text, file, facts, secrets } = data;
  const answer: AnalysisAnswer = { id, analysis: analyse(text, file, facts, secrets) };
  self.postMessage(answer);
});
