import { createRequire } from 'node:module';
import type * as velocity from 'velocityjs';

const require = createRequire(import.meta.url);

/** A node of a template: text, an expression or directive, or a block that starts with its directive. */
export type TemplateNode = string | ExpressionNode | DirectiveNode | readonly TemplateNode[];

/** A reference such as `$a.b(1)[0]`. */
export interface ReferenceNode {
  readonly type: 'references';
  readonly id: string;
  readonly path?: readonly PathNode[];
}

export type PathNode =
  | { readonly type: 'property'; readonly id: string }
  | { readonly type: 'index'; readonly id: ExpressionNode }
  | { readonly type: 'method'; readonly id: string; readonly args?: readonly ExpressionNode[] | false };

export type ExpressionNode =
  | ReferenceNode
  | { readonly type: 'string'; readonly value: string; readonly isEval?: boolean }
  | { readonly type: 'integer' | 'decimal'; readonly value: string | number }
  | { readonly type: 'bool'; readonly value: string }
  | { readonly type: 'runt'; readonly value: string }
  | { readonly type: 'array'; readonly isRange?: boolean; readonly value?: readonly (ExpressionNode | string)[] }
  | { readonly type: 'map'; readonly value?: Readonly<Record<string, ExpressionNode>> }
  | { readonly type: 'math'; readonly operator: string; readonly expression: readonly ExpressionNode[] };

export type DirectiveNode =
  | { readonly type: 'set'; readonly equal: readonly [ReferenceNode, ExpressionNode] }
  | { readonly type: 'if' | 'elseif'; readonly condition: ExpressionNode }
  | { readonly type: 'foreach'; readonly to: string; readonly from: ExpressionNode }
  | { readonly type: 'macro'; readonly id: string; readonly args?: readonly ReferenceNode[] | false }
  | { readonly type: 'macro_call'; readonly id: string; readonly args?: readonly ExpressionNode[] | false }
  | { readonly type: 'define'; readonly id: string }
  | { readonly type: 'raw'; readonly value: string }
  | { readonly type: 'else' | 'end' | 'break' | 'comment' | 'noescape' | 'macro_body' };

const cache = new Map<string, readonly TemplateNode[]>();
const maxCached = 1000;

/**
 * Parses a template of the Velocity Template Language. The result is cached.
 *
 * @throws SyntaxError for an invalid template
 */
export function parseTemplate(template: string): readonly TemplateNode[] {
  let nodes = cache.get(template);
  if (nodes === undefined) {
    try {
      // Most apps have no templates.
      const { parse } = require('velocityjs') as typeof velocity;
      // The types of the package do not describe blocks.
      nodes = parse(template) as unknown as readonly TemplateNode[];
    } catch (error) {
      const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new SyntaxError(`The mapping template is invalid: ${problem}`);
    }
    if (cache.size >= maxCached) cache.clear();
    cache.set(template, nodes);
  }
  return nodes;
}
