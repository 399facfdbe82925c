import { type Expr, ExpressionError, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition, FunctionInfo } from '@actions/expressions/funcs/info';
import { type Token, TokenType } from '@actions/expressions/lexer';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { parseNumber } from './numbers.ts';

/** Something that keeps an expression from being read; offsets count UTF-16 units from the start of the body. */
export interface SyntaxProblem {
  readonly kind: 'lexing' | 'parsing';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** A token and where it stands in the body; the library's own positions drift after text that spans lines. */
export interface PlacedToken {
  readonly token: Token;
  readonly offset: number;
}

export interface ParsedExpression {
  readonly body: string;
  readonly tree: Expr;
  readonly tokens: readonly PlacedToken[];
}

/** Which names an expression may use; functions are keyed by lower-case name. */
export interface KnownNames {
  readonly contexts: readonly string[];
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

/** The library's limit; GitHub's too. */
const maxLength = 21_000;

/**
 * Cuts an expression's body into tokens with GitHub's lexer, putting right what it does otherwise than the runner: every
 * `''` in a literal is one quote (the lexer unescapes the first alone), and numbers are read by the runner's rules.
 */
export function lexExpression(body: string): Result<readonly PlacedToken[], SyntaxProblem> {
  if (body.length > maxLength) {
    return fail(problemAt('lexing', `Exceeded max expression length ${maxLength}`, 0, body.length));
  }
  try {
    const tokens = new Lexer(spacesOnly(body)).lex().tokens;
    return placeTokens(body, tokens);
  } catch (error) {
    return fail(lexingProblem(body, error));
  }
}

/** Parses a body whose names are all known, else says what is wrong with the first thing that is. */
export function parseExpression(body: string, known: KnownNames): Result<ParsedExpression, SyntaxProblem> {
  const lexed = lexExpression(body);
  if (!lexed.ok) return lexed;
  const refused = refusedByRunner(lexed.value, known.functions);
  if (refused !== null) return fail(refused);
  try {
    const functions: FunctionInfo[] = [...known.functions.values()];
    const tokens = lexed.value.map(({ token }) => token);
    const tree = new Parser(tokens, [...known.contexts], functions).parse() as Expr | undefined;
    if (tree === undefined) return fail(problemAt('parsing', 'Expected an expression', 0, body.length));
    return ok({ body, tree, tokens: lexed.value });
  } catch (error) {
    return fail(parsingProblem(lexed.value, error));
  }
}

/** White space the lexer does not take for such (GitHub's runner does), replaced by spaces outside of literals. */
function spacesOnly(body: string): string {
  return body.replace(/'(?:[^']|'')*'|[^\S \t\r\n]/g, (match) => (match.startsWith("'") ? match : ' '));
}

function placeTokens(body: string, tokens: readonly Token[]): Result<readonly PlacedToken[], SyntaxProblem> {
  const placed: PlacedToken[] = [];
  let end = 0;
  for (const token of tokens) {
    const offset = token.type === TokenType.EOF ? body.length : body.indexOf(token.lexeme, end);
    end = offset + token.lexeme.length;
    if (token.type === TokenType.STRING) token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
    if (token.type === TokenType.NUMBER && token.lexeme !== 'NaN') {
      const value = parseNumber(token.lexeme);
      if (Number.isNaN(value)) return fail(unexpectedSymbol('lexing', token.lexeme, offset));
      token.value = value;
    }
    placed.push({ token, offset });
  }
  return ok(placed);
}

/** What the library's parser lets pass: an argument list that ends in a comma, and functions named as object members. */
function refusedByRunner(
  tokens: readonly PlacedToken[],
  functions: ReadonlyMap<string, FunctionDefinition>,
): SyntaxProblem | null {
  for (const [index, { token, offset }] of tokens.entries()) {
    const next = tokens[index + 1]?.token.type;
    if (token.type === TokenType.COMMA && next === TokenType.RIGHT_PAREN) {
      return unexpectedSymbol('parsing', ')', tokens[index + 1]?.offset ?? offset);
    }
    const called = token.type === TokenType.IDENTIFIER && next === TokenType.LEFT_PAREN;
    const property = tokens[index - 1]?.token.type === TokenType.DOT;
    if (called && !property && !functions.has(token.lexeme.toLowerCase())) {
      return unknownFunction(token.lexeme, offset);
    }
  }
  return null;
}

export function unknownFunction(name: string, offset: number): SyntaxProblem {
  return problemAt('parsing', `Unrecognized function: '${name}'`, offset, name.length);
}

function lexingProblem(body: string, error: unknown): SyntaxProblem {
  const message = error instanceof Error ? error.message : String(error);
  const position = /^Unexpected symbol: '([\s\S]*)'\. Located at position (\d+) within expression: /.exec(message);
  if (position === null) return problemAt('lexing', message, 0, body.length);
  return unexpectedSymbol('lexing', position[1] ?? '', Number(position[2]) - 1);
}

function parsingProblem(tokens: readonly PlacedToken[], error: unknown): SyntaxProblem {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ExpressionError)) return problemAt('parsing', message, 0, 0);
  const place = tokens.find(({ token }) => token.range.start === error.pos);
  return problemAt('parsing', message, place?.offset ?? 0, place?.token.lexeme.length ?? 0);
}

function unexpectedSymbol(kind: 'lexing' | 'parsing', symbol: string, offset: number): SyntaxProblem {
  return problemAt(kind, `Unexpected symbol: '${symbol}'`, offset, symbol.length);
}

function problemAt(kind: 'lexing' | 'parsing', message: string, offset: number, length: number): SyntaxProblem {
  return { kind, message, offset, length };
}
