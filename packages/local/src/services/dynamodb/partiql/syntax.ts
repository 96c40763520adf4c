import { type Path } from '../expressions/placeholders.js';
import { type Comparator } from '../expressions/syntax.js';
import { type AttributeValue } from '../values/attribute-value.js';

/** A value of a statement: a literal, a parameter, an attribute, or what is made of them. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: AttributeValue }
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'list' | 'set'; readonly elements: readonly Expression[] }
  | { readonly kind: 'tuple'; readonly fields: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: Expression;
      readonly right: Expression;
    }
  | Condition;

/** A condition of a `WHERE` clause. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'between'; readonly operand: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly kind: 'in'; readonly operand: Expression; readonly candidates: readonly Expression[] }
  | { readonly kind: 'is'; readonly operand: Expression; readonly what: 'MISSING' | 'NULL'; readonly negated: boolean };

/** The target of a statement. */
export interface Target {
  readonly table: string;
  readonly index: string | undefined;
}

/** `SELECT`. */
export interface SelectStatement extends Target {
  readonly kind: 'select';
  /** The attributes; `undefined` for all. */
  readonly projection: readonly Path[] | undefined;
  readonly where: Expression | undefined;
  readonly order: readonly { readonly name: string; readonly descending: boolean }[];
}

/** `INSERT`. */
export interface InsertStatement extends Target {
  readonly kind: 'insert';
  readonly item: Expression;
}

/** One `SET` or `REMOVE` of an `UPDATE`. */
export type UpdateClause =
  | { readonly kind: 'set'; readonly path: Path; readonly value: Expression }
  | { readonly kind: 'remove'; readonly path: Path };

/** The image that a write returns. */
export interface Returning {
  readonly scope: 'ALL' | 'MODIFIED';
  readonly image: 'OLD' | 'NEW';
}

/** `UPDATE`. */
export interface UpdateStatement extends Target {
  readonly kind: 'update';
  readonly clauses: readonly UpdateClause[];
  readonly where: Expression | undefined;
  readonly returning: Returning | undefined;
}

/** `DELETE`. */
export interface DeleteStatement extends Target {
  readonly kind: 'delete';
  readonly where: Expression | undefined;
  readonly returning: Returning | undefined;
}

/** `EXISTS(SELECT …)`: a condition of a transaction. */
export interface ExistsStatement {
  readonly kind: 'exists';
  readonly select: SelectStatement;
}

/** A statement that changes an item. */
export type WriteStatement = InsertStatement | UpdateStatement | DeleteStatement;
/** A statement. */
export type Statement = SelectStatement | WriteStatement | ExistsStatement;

/** A statement, and the number of its parameters. */
export interface ParsedStatement {
  readonly statement: Statement;
  readonly parameters: number;
}
