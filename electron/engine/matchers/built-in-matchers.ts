import type { BuiltInMatcherName } from '../../../shared/plan/matcher-names.ts';
import type { ProblemMatcher } from './problem-matcher.ts';

type BuiltIn = Omit<ProblemMatcher, 'owner'>;

/** How each of them writes is in testdata/, as the programs themselves wrote it where they were at hand. */
export const builtInMatchers: Readonly<Record<BuiltInMatcherName, BuiltIn>> = {
  /** PowerShell's ConciseView: who and where, `Line |`, the line, what of it is underlined, the message. */
  powershell: {
    severity: 'error',
    hints: ['Line |'],
    patterns: [
      { regexp: /^([\w.-]+): (.+):(\d+)$/, code: 1, file: 2, line: 3 },
      { regexp: /^Line \|\s*$/ },
      { regexp: /^\s*\d+ \|/ },
      { regexp: /^\s+\|[\s~]*~[\s~]*$/ },
      { regexp: /^\s+\|\s+(\S.*)$/, message: 1, joins: true },
    ],
  },
  /** NormalView, that of Windows PowerShell: the message, then `At FILE:LINE char:COLUMN`. */
  'powershell-normal': {
    severity: 'error',
    hints: [' char:'],
    patterns: [
      { regexp: /^(?:([\w-]+|\S+\.ps1) : )?(\S.*)$/, code: 1, message: 2 },
      { regexp: /^At (?:line|(.+)):(\d+) char:(\d+)\s*$/, file: 1, line: 2, column: 3 },
    ],
  },
  /** Pester 5: a failed test, what was expected, and the first place of its stack. */
  pester: {
    severity: 'error',
    hints: ['[-] '],
    patterns: [
      { regexp: /^\s*\[-\] (\S.*?)(?:\s+\d+(?:\.\d+)?m?s(?: \([^()]*\))?)?$/, code: 1 },
      { regexp: /^\s*(?!at )(\S.*)$/, message: 1, within: 20 },
      { regexp: /^\s*at (?:.*, )?(\S.*\.ps1):(?:line )?(\d+)$/, file: 1, line: 2 },
    ],
  },
  /** The table of Invoke-ScriptAnalyzer. */
  psscriptanalyzer: {
    severity: 'warning',
    hints: ['.ps1 ', '.psm1 ', '.psd1 '],
    patterns: [
      {
        regexp: /^(\w+)\s+(Error|ParseError|Warning|Information)\s+(\S.*?\.ps[md]?1)\s+(\d+)\s+(\S.*)$/,
        code: 1,
        severity: 2,
        file: 3,
        line: 4,
        message: 5,
      },
    ],
  },
  /** TypeScript, `--pretty` or not. */
  tsc: {
    severity: 'error',
    hints: [' TS'],
    patterns: [
      {
        regexp: /^(?:\s*\d+>)?(\S.*?)[(:](\d+)[,:](\d+)\)?(?:\s*:| -)\s+(error|warning|info)\s+(TS\d+)\s*:\s*(.*)$/,
        file: 1,
        line: 2,
        column: 3,
        severity: 4,
        code: 5,
        message: 6,
      },
    ],
  },
  'eslint-stylish': {
    severity: 'error',
    hints: ['  error  ', '  warning  '],
    patterns: [
      { regexp: /^(\S.*)$/, file: 1 },
      {
        regexp: /^\s+(\d+):(\d+)\s+(error|warning)\s+(\S.*?)(?:\s\s+(\S+))?$/,
        line: 1,
        column: 2,
        severity: 3,
        message: 4,
        code: 5,
        loop: true,
      },
    ],
  },
  'eslint-compact': {
    severity: 'error',
    hints: [', Error - ', ', Warning - '],
    patterns: [
      {
        regexp: /^(\S.*): line (\d+), col (\d+), (Error|Warning) - (.*?)(?: \(([^()]+)\))?$/,
        file: 1,
        line: 2,
        column: 3,
        severity: 4,
        message: 5,
        code: 6,
      },
    ],
  },
  /** gcc, clang and all that write as they do. Notes belong to the problem before them. */
  gcc: {
    severity: 'error',
    hints: ['error:', 'warning:'],
    patterns: [
      {
        regexp: /^([^\s:][^:]*(?::[\\/][^:]*)?):(\d+)(?::(\d+))?:\s+(?:fatal )?(error|warning):\s+(\S.*)$/,
        file: 1,
        line: 2,
        column: 3,
        severity: 4,
        message: 5,
      },
    ],
  },
  /** A traceback: its innermost place, and the exception. */
  python: {
    severity: 'error',
    hints: ['  File "'],
    patterns: [
      { regexp: /^\s+File "(.+)", line (\d+)(?:, in .*)?$/, file: 1, line: 2, within: 4 },
      {
        regexp: /^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration))(?:: .*)?$/,
        code: 1,
        message: 0,
      },
    ],
  },
  /** flake8, pylint and ruff: `file:line:column: E501 message`. */
  'python-lint': {
    severity: 'warning',
    hints: ['.py:', '.pyi:'],
    patterns: [
      {
        regexp: /^(\S.*?\.pyi?):(\d+):(\d+): (([A-Z])[A-Z]{0,3}\d{3,4}):? (\S.*)$/,
        file: 1,
        line: 2,
        column: 3,
        code: 4,
        severity: 5,
        message: 6,
      },
    ],
  },
};
