import { parse } from 'yaml';

/** What stands in a template for the name of the playbook. */
const placeholder = /new-playbook/g;

/** A playbook's name as its file's path without folder and ending suggests it: lower case, words joined by hyphens. */
export function playbookName(path: string): string {
  const stem = (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
  const name = stem
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return name === '' ? 'playbook' : name;
}

/** Makes a playbook of a template's YAML, in the language that the path's ending asks for; JSON has no place for its comments. */
export function fillTemplate(text: string, path: string): string {
  const named = text.replaceAll(placeholder, playbookName(path));
  return /\.jsonc?$/i.test(path) ? `${JSON.stringify(parse(named), null, 2)}\n` : named;
}
