import schema from '../../assets/playbook.schema.json';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { splitPointer } from '../base/pointer.ts';
import { entryOf, type SourceNode } from './source-node.ts';

/**
 * A tree with the keys of a v3 playbook spelled as its schema spells them. Keys of a PowerShell data file go without regard
 * to case; names that the author gives (jobs, variables, parameters) stay as they are, and so does what is no v3 playbook.
 */
export function withSchemaKeys(root: SourceNode): SourceNode {
  const spelled = spell(root, schema);
  const orchestration = entryOf(spelled, 'orchestration')?.value;
  return orchestration !== undefined && entryOf(orchestration, 'jobs') !== undefined ? spelled : root;
}

function spell(node: SourceNode, written: JsonValue | undefined): SourceNode {
  const own = resolve(written);
  if (node.kind === 'array') return { ...node, items: node.items.map((item) => spell(item, own.items)) };
  if (node.kind === 'scalar') return node;
  const properties = isJsonObject(own.properties) ? own.properties : {};
  const entries = node.entries.map((entry) => {
    const key = Object.keys(properties).find((name) => name.toLowerCase() === entry.key.toLowerCase());
    const value = spell(entry.value, key === undefined ? own.additionalProperties : properties[key]);
    return { ...entry, key: key ?? entry.key, value };
  });
  return { ...node, entries };
}

function resolve(written: JsonValue | undefined): JsonObject {
  if (!isJsonObject(written)) return {};
  if (typeof written.$ref !== 'string') return written;
  const target = splitPointer(written.$ref.slice(1)).reduce<JsonValue | undefined>(
    (at, segment) => (isJsonObject(at) ? at[segment] : undefined),
    schema,
  );
  return resolve(target);
}
