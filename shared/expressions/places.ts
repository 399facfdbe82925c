import type { Expr } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from '@actions/expressions/ast';
import { TokenType } from '@actions/expressions/lexer';
import type { ParsedExpression, PlacedToken } from './syntax.ts';

/** The text of each node. GitHub's tree keeps no ranges; its nodes stand in the order of the tokens, so a walk finds them. */
export function nodeTexts({ body, tree, tokens }: ParsedExpression): ReadonlyMap<Expr, string> {
  const walk = new PlaceWalk(body, tokens);
  walk.visit(tree);
  return walk.texts;
}

class PlaceWalk {
  readonly texts = new Map<Expr, string>();
  readonly #body: string;
  readonly #tokens: readonly PlacedToken[];
  #next = 0;

  constructor(body: string, tokens: readonly PlacedToken[]) {
    this.#body = body;
    this.#tokens = tokens;
  }

  visit(node: Expr): void {
    const start = this.#tokens[this.#next]?.offset ?? 0;
    this.#walkInto(node);
    const last = this.#tokens[this.#next - 1];
    const end = last === undefined ? start : last.offset + last.token.lexeme.length;
    this.texts.set(node, this.#body.slice(start, end));
  }

  #walkInto(node: Expr): void {
    if (node instanceof Literal || node instanceof ContextAccess || node instanceof Star) this.#next++;
    else if (node instanceof Grouping) this.#between(() => this.visit(node.group));
    else if (node instanceof Unary) {
      this.#next++;
      this.visit(node.expr);
    } else if (node instanceof Binary) this.#separated([node.left, node.right]);
    else if (node instanceof Logical) this.#separated(node.args);
    else if (node instanceof FunctionCall) {
      this.#next++;
      this.#between(() => this.#separated(node.args));
    } else if (node instanceof IndexAccess) this.#index(node);
  }

  #index(node: IndexAccess): void {
    this.visit(node.expr);
    if (this.#tokens[this.#next]?.token.type === TokenType.DOT) this.#next += 2;
    else this.#between(() => this.visit(node.index));
  }

  #between(inner: () => void): void {
    this.#next++;
    inner();
    this.#next++;
  }

  #separated(nodes: readonly Expr[]): void {
    for (const [index, node] of nodes.entries()) {
      if (index > 0) this.#next++;
      this.visit(node);
    }
  }
}
