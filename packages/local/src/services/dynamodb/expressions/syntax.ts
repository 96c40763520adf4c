/** An element of a document path: an attribute, an index of a list, or a placeholder (`#name`). */
export type PathElement = string | number | { readonly placeholder: string };

/** A document path. */
export interface PathSyntax {
  readonly kind: 'path';
  readonly elements: readonly PathElement[];
}

/** A placeholder of a value (`:value`). */
export interface ValueSyntax {
  readonly kind: 'value';
  readonly placeholder: string;
}

/** A call of a function. */
export interface FunctionSyntax {
  readonly kind: 'function';
  readonly name: string;
  readonly operands: readonly OperandSyntax[];
}

/** One side of a comparison. */
export type OperandSyntax = PathSyntax | ValueSyntax | FunctionSyntax;

/** A comparator. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition: of an item, of a query's keys, of a filter. */
export type ConditionSyntax =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly ConditionSyntax[] }
  | { readonly kind: 'not'; readonly term: ConditionSyntax }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparator;
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    }
  | {
      readonly kind: 'between';
      readonly operand: OperandSyntax;
      readonly low: OperandSyntax;
      readonly high: OperandSyntax;
    }
  | { readonly kind: 'in'; readonly operand: OperandSyntax; readonly candidates: readonly OperandSyntax[] }
  | FunctionSyntax;

/** The right side of an assignment in an update. */
export type UpdateValueSyntax =
  | PathSyntax
  | ValueSyntax
  | { readonly kind: 'function'; readonly name: string; readonly operands: readonly UpdateValueSyntax[] }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: UpdateValueSyntax;
      readonly right: UpdateValueSyntax;
    };

/** One action of an update. */
export type UpdateActionSyntax =
  | { readonly kind: 'set'; readonly path: PathSyntax; readonly value: UpdateValueSyntax }
  | { readonly kind: 'remove'; readonly path: PathSyntax }
  | { readonly kind: 'add' | 'delete'; readonly path: PathSyntax; readonly value: ValueSyntax };
