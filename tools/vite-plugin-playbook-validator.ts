import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';

const id = 'virtual:playbook-validator';
const resolved = `\0${id}`;
const schemaPath = join(import.meta.dirname, '..', 'assets', 'playbook.schema.json');

/**
 * Compiles the published schema to code while building: ajv makes functions from text, which the page's policy forbids
 * (docs/decisions/schema-compiled-at-build.md). `unicode: false` and the lack of formats keep the code free of imports.
 */
export function playbookValidator(): Plugin {
  return {
    name: 'playbook-validator',
    resolveId: (source) => (source === id ? resolved : null),
    load(source) {
      if (source !== resolved) return null;
      this.addWatchFile(schemaPath);
      const ajv = new Ajv2020({
        allErrors: true,
        // Each error carries the schema's part that it is about, for its message.
        verbose: true,
        allowUnionTypes: true,
        strict: true,
        strictRequired: false,
        strictTypes: false,
        unicode: false,
        validateFormats: false,
        code: { source: true, esm: true },
      });
      const compile = 'default' in standaloneCode ? standaloneCode.default : standaloneCode;
      return compile(ajv, ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8'))));
    },
  };
}
