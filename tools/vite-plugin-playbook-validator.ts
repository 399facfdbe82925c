import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';

const id = 'virtual:playbook-validator';
const resolved = `\0${id}`;
/** From the project's folder, where its scripts run: the bundled config file that holds this lies elsewhere. */
const schemaPath = resolve('assets', 'playbook.schema.json');
/** What ajv's code would load to count characters as JSON Schema does: code points. */
const lengthModule = 'require("ajv/dist/runtime/ucs2length").default';

/**
 * Compiles the published schema to code while building: ajv makes functions from text, which the page's policy forbids
 * (docs/decisions/schema-compiled-at-build.md). The lack of formats keeps the code free of imports but one, which is put in its place.
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
        validateFormats: false,
        code: { source: true, esm: true },
      });
      const code = standaloneCode(ajv, ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8'))));
      return code.replaceAll(lengthModule, '((text) => [...text].length)');
    },
  };
}
