import { randomBytes } from 'node:crypto';

/** The environment variable by which every process of a step is known, wherever it went. */
export const tokenVariable = 'GANTRY_STEP_TOKEN';

/**
 * Names whose are the processes: of an owner, of one of its jobs, of one of that job's steps. A token begins with that of what
 * it belongs to, so that all of a job, or of an owner, are found by theirs.
 */
export class TokenSource {
  readonly token: string;
  #next = 1;

  constructor(token = `${randomBytes(8).toString('hex')}.`) {
    this.token = token;
  }

  next(): TokenSource {
    return new TokenSource(`${this.token}${this.#next++}.`);
  }
}
