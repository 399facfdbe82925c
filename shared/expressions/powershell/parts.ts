import type { ContextReference, WrittenPart } from '../references.ts';
import { childrenOf, isComparison, isConnective, type PsNode } from './syntax.ts';

/** The operands of -and, -or, -xor and -not, after a comparison both its sides, literals left out: what the interpreter keeps. */
export function partsOf(tree: PsNode, text: string): readonly WrittenPart[] {
  return decidingNodes(tree)
    .filter(({ kind }) => kind !== 'literal' && kind !== 'type')
    .map((node) => ({ text: text.slice(node.start, node.end), reads: readsOf(node) }));
}

function decidingNodes(node: PsNode): readonly PsNode[] {
  if (node.kind === 'paren') return decidingNodes(node.inner);
  if (isConnective(node)) return childrenOf(node).flatMap(decidingNodes);
  return node.kind === 'binary' && isComparison(node.operator) ? [node, node.left, node.right] : [node];
}

function readsOf(node: PsNode): readonly ContextReference[] {
  switch (node.kind) {
    case 'variable':
    case 'member':
    case 'index':
      return memberReads(node);
    case 'environment':
      return [{ context: 'environment', path: [node.name] }];
    case 'test-path':
    case 'get-command':
      return [{ context: 'machine', path: [] }, ...childrenOf(node).flatMap(readsOf)];
    default:
      return childrenOf(node).flatMap(readsOf);
  }
}

/** `$needs.build['outputs']`: the variable with the names that follow it, as far as they are literal. */
function memberReads(node: PsNode): readonly ContextReference[] {
  const names: PsNode[] = [];
  let base = node;
  while (base.kind === 'member' || base.kind === 'index') {
    names.unshift(base.kind === 'member' ? base.name : base.index);
    base = base.target;
  }
  const inner = names.flatMap(readsOf);
  if (base.kind !== 'variable') return [...readsOf(base), ...inner];
  const path: string[] = [];
  for (const name of names) {
    if (name.kind !== 'literal' || name.value.kind !== 'string') break;
    path.push(name.value.value);
  }
  // The original engine's name for the outputs of steps.
  const context = /^StepOutputs$/i.test(base.name) ? 'steps' : base.name;
  return [{ context, path }, ...inner];
}
