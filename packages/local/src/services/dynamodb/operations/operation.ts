import { checkConstraints } from '../requests/check-constraints.js';
import { checkTypes, type Fields } from '../requests/check-types.js';
import { type StructShape } from '../requests/shape.js';
import { tableNameOf, type TableStore } from '../store.js';

/** The dependencies of an operation besides its input. */
export interface DynamoDbCall {
  readonly store: TableStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * An operation of the API: checks its input and carries it out over the store, without I/O. Throws `DynamoDbError`; then
 * it has changed nothing.
 */
export type Operation = (input: Fields, call: DynamoDbCall) => object;

/** An operation whose input has a shape. Types are checked first, then constraints, then what `run` checks. */
export function operation(shape: StructShape, run: Operation): Operation {
  return (input, call) => run(checkInput(input, shape), call);
}

/** An input with the fields of its shape. Throws `SerializationException`, `ValidationException`. */
export function checkInput(input: Fields, shape: StructShape): Fields {
  const typed = checkTypes(input, shape);
  const name = typed['TableName'];
  // A table can be named by its ARN.
  const named =
    typeof name === 'string' && name.startsWith('arn:') ? { ...typed, TableName: tableNameOf(name) } : typed;
  checkConstraints(named, shape);
  return named;
}
