import type { JsonValue } from '../../base/json.ts';

/** What a PowerShell condition may see. Nothing in it runs code. */
export interface PowerShellEnvironment {
  /** Names without `$`, looked up without regard to case; whole numbers are Int64, as ConvertFrom-Json gives them. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** `$env:NAME`; without regard to case on Windows alone, as the system has it. */
  readonly env: Readonly<Record<string, string>>;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Of the PowerShell that would run the steps, such as `7.6.0`; null where it is not known. */
  readonly psVersion: string | null;
  /** What Test-Path answers for a literal path. */
  exists(path: string, kind: 'any' | 'leaf' | 'container'): boolean;
  /** What Get-Command finds by a literal name. */
  commandExists(name: string): boolean;
}

/** Beyond: only PowerShell itself can answer. Offsets count UTF-16 units from the start of the text. */
export interface PowerShellProblem {
  readonly kind: 'parsing' | 'evaluation' | 'beyond';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}
