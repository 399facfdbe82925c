import { parentPort } from 'node:worker_threads';
import { answerSearches } from './host/search/search-thread.ts';

if (parentPort !== null) answerSearches(parentPort);
