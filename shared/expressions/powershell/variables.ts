import type { PowerShellEnvironment } from './environment.ts';
import { beyond } from './fault.ts';
import { fromJson } from './to-json.ts';
import { type PsValue, psBool, psNull, psString } from './value.ts';
import { parseVersion, semverOf } from './version.ts';

/** Variables that PowerShell sets itself and that only its session knows. */
const sessionVariables = new Set(
  (
    '_ args configurationpreference confirmpreference consolefilename debugpreference error erroractionpreference errorview event ' +
    'eventargs eventsubscriber executioncontext foreach formatenumerationlimit home host informationpreference input ' +
    'iscoreclr lastexitcode matches maximumhistorycount myinvocation nestedpromptlevel ofs outputencoding pid profile ' +
    'progresspreference psboundparameters pscmdlet pscommandpath psculture psdebugcontext psdefaultparametervalues ' +
    'psedition psemailserver pshome psitem psnativecommandargumentpassing psnativecommanduseerroractionpreference ' +
    'psscriptroot pssenderinfo pssessionapplicationname pssessionconfigurationname pssessionoption psstyle psuiculture ' +
    'psversiontable pwd result sender shellid stacktrace switch this verbosepreference warningpreference whatifpreference'
  ).split(' '),
);

const platformVariables: ReadonlyMap<string, PowerShellEnvironment['platform']> = new Map([
  ['iswindows', 'win32'],
  ['islinux', 'linux'],
  ['ismacos', 'darwin'],
]);

/** The variables of one evaluation. The same name gives the same value each time: objects are compared by identity. */
export class Variables {
  readonly #env: PowerShellEnvironment;
  readonly #warn: (warning: string) => void;
  readonly #values = new Map<string, PsValue>();

  constructor(env: PowerShellEnvironment, warn: (warning: string) => void) {
    this.#env = env;
    this.#warn = warn;
  }

  /** A variable by its name; an unknown one is null, with a warning. */
  get(name: string): PsValue {
    const lower = name.toLowerCase();
    const known = this.#values.get(lower);
    if (known !== undefined) return known;
    const value = constant(lower) ?? this.#given(lower) ?? this.#automatic(lower) ?? this.#unknown(name);
    this.#values.set(lower, value);
    return value;
  }

  environment(name: string): PsValue {
    if (/[*?[\]`\\/]/.test(name)) throw beyond(`$env:${name}`);
    const names = Object.keys(this.#env.env);
    const windows = this.#env.platform === 'win32';
    const found = names.find((own) => own === name || (windows && own.toLowerCase() === name.toLowerCase()));
    const value = found === undefined ? undefined : this.#env.env[found];
    return value === undefined ? psNull : psString(value);
  }

  #given(lower: string): PsValue | null {
    const name = Object.keys(this.#env.variables).find((own) => own.toLowerCase() === lower);
    return name === undefined ? null : fromJson(this.#env.variables[name] ?? null);
  }

  #automatic(lower: string): PsValue | null {
    const platform = platformVariables.get(lower);
    // Windows PowerShell 5.1 has no such variables.
    if (platform !== undefined) return this.#isCore() ? psBool(platform === this.#env.platform) : null;
    if (lower === 'psversiontable' && this.#env.psVersion !== null) return this.#versionTable(this.#env.psVersion);
    if (sessionVariables.has(lower)) throw beyond(`$${lower}`);
    return null;
  }

  #versionTable(version: string): PsValue {
    const psVersion = this.#isCore() ? semverOf(version) : parseVersion(version);
    const properties = [
      { name: 'PSVersion', value: psVersion },
      { name: 'PSEdition', value: psString(this.#isCore() ? 'Core' : 'Desktop') },
    ];
    return { kind: 'hashtable', entries: properties.map(({ name, value }) => ({ key: psString(name), value })) };
  }

  #isCore(): boolean {
    return this.#env.psVersion === null || Number.parseInt(this.#env.psVersion, 10) >= 6;
  }

  #unknown(name: string): PsValue {
    this.#warn(`There is no variable $${name}; it is null`);
    return psNull;
  }
}

function constant(lower: string): PsValue | null {
  if (lower === 'true') return psBool(true);
  if (lower === 'false') return psBool(false);
  return lower === 'null' ? psNull : null;
}
