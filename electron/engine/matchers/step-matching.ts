import { builtInMatcherNames, isMatcherFile } from '../../../shared/plan/matcher-names.ts';
import type { Annotation } from '../../../shared/run/events.ts';
import { relativePath, resolvePath } from '../paths.ts';
import type { StepSetting } from '../step-setting.ts';
import { builtInMatchers } from './built-in-matchers.ts';
import type { FoundProblem } from './match-lines.ts';
import { OutputMatching } from './output-matching.ts';
import { type ProblemMatcher, parseMatchers } from './problem-matcher.ts';

export interface StepMatchingOptions {
  readonly attempt: StepSetting;
  /** As PlannedStep.problemMatchers; null is all built-in ones. */
  readonly wanted: readonly string[] | null;
  /** Absolute. */
  readonly workingDirectory: string;
  readonly onProblem: (annotation: Annotation) => void;
  /** A file of matchers cannot be used; the step goes on. */
  readonly onFault: (message: string) => void;
}

/** Folders in which sessions keep the texts of steps (JobFolder): a place there is a line of the step itself. */
const ownText = /[\\/]gty-[0-9a-f]{12}[\\/]/;

/** The problem matchers of one attempt of a step, and what they find as annotations. */
export class StepMatching {
  readonly #options: StepMatchingOptions;
  readonly #output: OutputMatching;
  /** Files of matchers on their way: output waits for them, so that no line is missed. */
  #loading: Promise<void> | null = null;
  #stopped = false;

  constructor(options: StepMatchingOptions) {
    this.#options = options;
    const wanted = options.wanted ?? builtInMatcherNames;
    const builtIn = builtInMatcherNames.filter((name) => wanted.includes(name));
    this.#output = new OutputMatching(
      builtIn.map((owner) => ({ owner, ...builtInMatchers[owner] })),
      (problem) => options.onProblem(this.#annotationOf(problem)),
    );
    for (const path of wanted.filter(isMatcherFile)) this.#load(path, (matcher) => this.#output.add(matcher));
    options.attempt.matchers.applyTo(this.#output);
  }

  /** Takes bytes as they are shown; resolves when more may come. */
  async push(bytes: Uint8Array): Promise<void> {
    if (this.#stopped) return;
    if (this.#loading !== null) await this.#loading;
    this.#output.push(bytes);
  }

  async flush(): Promise<void> {
    if (this.#loading !== null) await this.#loading;
    if (!this.#stopped) this.#output.flush();
  }

  /** There are problems enough. */
  stop(): void {
    this.#stopped = true;
  }

  /** `::add-matcher::`: for the rest of the step, and the steps after it. */
  addFile(path: string): void {
    this.#load(path, (matcher) => {
      this.#output.add(matcher);
      this.#options.attempt.matchers.add(matcher);
    });
  }

  /** `::remove-matcher::`, by owner or by the file that they came from. */
  remove(owner: string | null, path: string): void {
    const remove = (name: string) => {
      this.#output.remove(name);
      this.#options.attempt.matchers.remove(name);
    };
    if (owner === null) this.#load(path, (matcher) => remove(matcher.owner));
    else if (this.#loading === null) remove(owner);
    else this.#loading = this.#loading.then(() => remove(owner));
  }

  /** An annotation whose file is seen from the workspace, where it lies in it. */
  placed(annotation: Annotation): Annotation {
    if (annotation.file === null) return annotation;
    const { workspace, platform } = this.#options.attempt.scope.options;
    return { ...annotation, file: relativePath(workspace, annotation.file, platform) };
  }

  #load(path: string, use: (matcher: ProblemMatcher) => void): void {
    const { attempt, onFault, workingDirectory } = this.#options;
    const { ports, options } = attempt.scope;
    const load = async () => {
      await this.#loading;
      const inWorkspace = resolvePath(options.workspace, path, options.platform);
      const here = resolvePath(workingDirectory, path, options.platform);
      const text = (await ports.files.read(here)) ?? (await ports.files.read(inWorkspace));
      const matchers = text === null ? null : parseMatchers(text);
      if (matchers === null) onFault(`The problem matchers in ${path} cannot be had: there is no such file`);
      else if (!matchers.ok) onFault(`The problem matchers in ${path} cannot be used. ${matchers.error}`);
      else for (const matcher of matchers.value) use(matcher);
    };
    const loading = load().finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
  }

  #annotationOf({ level, message, code, line, column, ...problem }: FoundProblem): Annotation {
    const place = problem.file !== null && ownText.test(problem.file) ? null : problem.file;
    const file = place === null ? null : this.#fileOf(place, problem.fromPath);
    return { level, message, title: code, file, line, endLine: null, column, endColumn: null };
  }

  /** Relative names are looked for beside `fromPath`, in the step's folder and in the workspace; else they stay as told. */
  #fileOf(file: string, fromPath: string | null): string {
    const { options, ports } = this.#options.attempt.scope;
    const { workspace, platform } = options;
    const { workingDirectory } = this.#options;
    const beside = fromPath?.replace(/[^\\/]*$/, '') ?? '';
    const folders = [resolvePath(workingDirectory, beside, platform), resolvePath(workspace, beside, platform)];
    const found = [...folders, workingDirectory, workspace]
      .map((folder) => resolvePath(folder, file, platform))
      .find((path) => ports.files.exists(path, 'leaf'));
    return relativePath(workspace, found ?? file, platform);
  }
}
