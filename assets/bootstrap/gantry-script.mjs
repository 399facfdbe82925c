/**
 * Runs the JavaScript of a step whose `uses` is `script` or `actions/github-script`, with helpers as GitHub's toolkit names
 * them. What it says goes to the step's command files and, as workflow commands, to its output.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';

/** @returns {string} */
function textOf(value) {
  if (value === null || value === undefined) return '';
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Says a workflow command. */
function tell(command, message, properties = {}) {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const told = given.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  process.stdout.write(`::${command}${told === '' ? '' : ` ${told}`}::${escapeData(textOf(message))}\n`);
}

function annotate(level) {
  return (message, { title, file, startLine, endLine, startColumn, endColumn } = {}) =>
    tell(level, message, { title, file, line: startLine, endLine, col: startColumn, endColumn });
}

/** Writes a value, whatever lines it has, to one of the step's command files. */
function put(file, name, value) {
  const end = `end_${randomUUID()}`;
  appendFileSync(process.env[file], `${name}<<${end}\n${textOf(value)}\n${end}\n`);
}

/** The object, where asking for what it has not is an error that says so. */
function only(object, name, why) {
  return new Proxy(object, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || property === 'then' || property === 'toJSON' || property in target)
        return Reflect.get(target, property, receiver);
      throw new Error(`${name}.${property} is not there: ${why}`);
    },
  });
}

function summaryOf() {
  let text = '';
  const add = (more) => {
    text += more;
    return summary;
  };
  const cell = (value) =>
    textOf(value?.data ?? value)
      .replaceAll('|', '\\|')
      .replaceAll('\n', ' ');
  const summary = {
    addRaw: (more, eol = false) => add(`${more}${eol ? '\n' : ''}`),
    addEOL: () => add('\n'),
    addHeading: (title, level = 1) => add(`${'#'.repeat(Number(level))} ${title}\n\n`),
    addCodeBlock: (code, language = '') => add(`\`\`\`\`${language}\n${code}\n\`\`\`\`\n\n`),
    addList: (items, ordered = false) =>
      add(`${items.map((item, index) => `${ordered ? `${index + 1}.` : '-'} ${item}`).join('\n')}\n\n`),
    addTable: ([head = [], ...rows]) => {
      const lines = [head, head.map(() => '---'), ...rows];
      return add(`${lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')}\n\n`);
    },
    addLink: (label, href) => add(`[${label}](${href})`),
    stringify: () => text,
    async write() {
      appendFileSync(process.env.GANTRY_STEP_SUMMARY, text);
      text = '';
      return summary;
    },
  };
  return only(summary, 'core.summary', 'write Markdown with core.summary.addRaw instead');
}

function coreOf(inputs) {
  const getInput = (name, { required = false, trimWhitespace = true } = {}) => {
    const [, value] = Object.entries(inputs).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
    const text = trimWhitespace ? textOf(value).trim() : textOf(value);
    if (required && text === '') throw new Error(`The input ${name} is required, and has no value`);
    return text;
  };
  const core = {
    getInput,
    getMultilineInput: (name, options) =>
      getInput(name, options)
        .split('\n')
        .filter((line) => line !== ''),
    getBooleanInput(name, options) {
      const text = getInput(name, options).toLowerCase();
      if (text !== 'true' && text !== 'false')
        throw new TypeError(`The input ${name} is neither true nor false: ${text}`);
      return text === 'true';
    },
    setOutput: (name, value) => put('GANTRY_OUTPUT', name, value),
    setFailed(message) {
      process.exitCode = 1;
      tell('error', message);
    },
    setSecret: (value) => tell('add-mask', value),
    exportVariable(name, value) {
      process.env[name] = textOf(value);
      put('GANTRY_ENV', name, value);
    },
    addPath(folder) {
      const separator = process.platform === 'win32' ? ';' : ':';
      process.env.PATH = `${folder}${separator}${process.env.PATH ?? ''}`;
      appendFileSync(process.env.GANTRY_PATH, `${folder}\n`);
    },
    info: (message) => process.stdout.write(`${message}\n`),
    debug: (message) => tell('debug', message),
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: annotate('error'),
    isDebug: () => process.env.RUNNER_DEBUG === '1',
    startGroup: (name) => tell('group', name),
    endGroup: () => tell('endgroup', ''),
    async group(name, work) {
      core.startGroup(name);
      try {
        return await work();
      } finally {
        core.endGroup();
      }
    },
    summary: summaryOf(),
    platform: { platform: process.platform, arch: process.arch, isWindows: process.platform === 'win32' },
  };
  return only(core, 'core', 'this is no part of what Gantry has of it (docs/actions.md)');
}

/** Splits a command line at spaces; quotes keep a part together. */
function wordsOf(line) {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? quoted.replaceAll('\\"', '"'),
  );
}

/** Starts a program and waits for its end; its output is shown, unless `silent`, and answered. */
function run(commandLine, args = [], options = {}) {
  const [program = '', ...given] = wordsOf(commandLine);
  const { cwd, env, input, silent = false, ignoreReturnCode = false, listeners = {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...given, ...args], {
      cwd,
      env: env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const heard = { stdout: [], stderr: [] };
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (bytes) => {
        heard[name].push(bytes);
        listeners[name]?.(bytes);
        if (!silent) process[name].write(bytes);
      });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      const exitCode = code ?? 1;
      const [stdout, stderr] = [heard.stdout, heard.stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'));
      if (exitCode === 0 || ignoreReturnCode) resolve({ exitCode, stdout, stderr });
      else reject(new Error(`${program} ended with ${signal ?? `exit code ${exitCode}`}`));
    });
  });
}

const exec = {
  exec: async (commandLine, args, options) => (await run(commandLine, args, options)).exitCode,
  getExecOutput: (commandLine, args, options) => run(commandLine, args, options),
};

function contextOf(facts) {
  const { event_name, sha, ref, workflow, action, actor, job, run_id, run_number, event, repository } = facts;
  const repo = () => {
    const [owner, name] = textOf(repository).split('/');
    if (name === undefined) throw new Error('context.repo is not there: the workspace is not known as a repository');
    return { owner, repo: name };
  };
  const named = { eventName: event_name, sha, ref, workflow, action, actor, job, runId: run_id, runNumber: run_number };
  return Object.defineProperty({ ...named, payload: event ?? {} }, 'repo', { get: repo, enumerable: false });
}

const noClient = 'Gantry has no client for GitHub. Use exec with `gh`, or fetch';
const absent = (name, why) => only({}, name, why);

function helpersOf({ kind, inputs, github }) {
  const helpers = {
    core: coreOf(inputs),
    exec,
    context: contextOf(github),
    require: createRequire(join(process.cwd(), 'script.js')),
  };
  if (kind === 'script') return { ...helpers, inputs };
  const why = 'use node:fs, or exec';
  return {
    ...helpers,
    github: absent('github', noClient),
    octokit: absent('octokit', noClient),
    getOctokit: () => {
      throw new Error(`getOctokit cannot be called: ${noClient}`);
    },
    glob: absent('glob', why),
    io: absent('io', why),
  };
}

/** Node warns of the way in which `import()` is made to work in a step's text; to its author that is nothing. */
const { emitWarning } = process;
process.emitWarning = (warning, ...more) => {
  if (!String(warning).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning.call(process, warning, ...more);
};

/** The text as a function of the helpers, its lines counted as the author counts them. */
function functionOf(text, names, filename) {
  const source = `(async (${names.join(', ')}) => {${text}\n})`;
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new Script(source, {
    filename,
    columnOffset: -source.indexOf('{') - 1,
    importModuleDynamically,
  }).runInThisContext();
}

/**
 * `kind`: script or github-script; `script`: the text; `inputs`: the step's other inputs; `github`: the context of that name;
 * `encoding`: how what the script returns becomes the output `result`, json or string.
 */
export async function runScript(order) {
  const helpers = helpersOf(order);
  try {
    const work = functionOf(order.script, Object.keys(helpers), process.argv[1]);
    const result = await work(...Object.values(helpers));
    if (order.encoding === 'string') put('GANTRY_OUTPUT', 'result', String(result));
    else if (result !== undefined) put('GANTRY_OUTPUT', 'result', JSON.stringify(result));
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof Error ? error.stack : error);
  }
}
