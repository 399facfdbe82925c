#!/usr/bin/env node
import { runProgram } from './cli/program.ts';
import { keychainHangs } from './host/secrets/keychain.ts';
import { version } from './version.ts';

process.exitCode = await runProgram(process.argv.slice(2), version);
// A keychain that never answers would hold the process for as long.
if (keychainHangs()) process.exit();
