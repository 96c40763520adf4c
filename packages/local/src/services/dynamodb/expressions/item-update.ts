import { type AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import {
  type AttributeValue,
  copyItem,
  isSetType,
  type Item,
  listOf,
  makeValue,
  mapOf,
  type SetType,
  setOf,
  typeOf,
  type ValueType,
} from '../values/attribute-value.js';
import { addNumbers } from '../values/decimal.js';
import { type PathNode, PathTree } from './path-tree.js';
import { type Path } from './placeholders.js';

/** One action of an update. */
export type UpdateAction =
  | {
      readonly kind: 'set';
      readonly path: Path;
      /** The type of the value, where that does not depend on the item. */
      readonly type?: ValueType;
      readonly read: (item: Item) => AttributeValue;
    }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: AttributeValue };

/** A change of an item. */
export interface ItemUpdate {
  readonly actions: readonly UpdateAction[];
  /** The changed item; `item` stays as it is. Every action reads the original item. Throws `ValidationException`. */
  apply(item: Item): Item;
}

/** Returns the new value; `undefined` removes it. */
type Edit = (value: AttributeValue | undefined) => AttributeValue | undefined;

/** An update of actions. Throws `ExpressionError` for paths that overlap. */
export function updateOf(actions: readonly UpdateAction[]): ItemUpdate {
  const tree = new PathTree<UpdateAction>();
  for (const action of actions) tree.add(action.path, action);
  tree.checkConflicts();
  return {
    actions,
    apply(item) {
      const edits = new Map(actions.map((action) => [action, editOf(action, item)] as const));
      return editMap(item, tree.root, edits);
    },
  };
}

function editOf(action: UpdateAction, item: Item): Edit {
  switch (action.kind) {
    case 'set': {
      const value = action.read(item);
      return () => value;
    }
    case 'remove':
      return () => undefined;
    case 'add':
      return (value) => addTo(value, action.value);
    case 'delete':
      return (value) => (value === undefined ? undefined : deleteFrom(value, action.value));
  }
}

function edit(
  value: AttributeValue | undefined,
  node: PathNode<UpdateAction>,
  edits: ReadonlyMap<UpdateAction, Edit>,
): AttributeValue | undefined {
  if (node.leaf !== undefined) return edits.get(node.leaf)?.(value);
  if (node.indexes.size > 0) return { L: editList(listOf(value) ?? invalidPath(), node, edits) };
  return { M: editMap(mapOf(value) ?? invalidPath(), node, edits) };
}

function editMap(attributes: Item, node: PathNode<UpdateAction>, edits: ReadonlyMap<UpdateAction, Edit>): Item {
  const edited = copyItem(attributes);
  for (const [name, child] of node.names) {
    const value = edit(attributes[name], child, edits);
    if (value === undefined) delete edited[name];
    else edited[name] = value;
  }
  return edited;
}

/** Elements are counted before anything is removed; what is set behind the end is appended. */
function editList(
  elements: readonly AttributeValue[],
  node: PathNode<UpdateAction>,
  edits: ReadonlyMap<UpdateAction, Edit>,
): readonly AttributeValue[] {
  const edited = [...elements] as (AttributeValue | undefined)[];
  const indexes = [...node.indexes.keys()].sort((a, b) => a - b);
  for (const index of indexes) {
    const child = node.indexes.get(index);
    if (child === undefined) continue;
    const value = edit(elements[index], child, edits);
    if (index < elements.length) edited[index] = value;
    else edited.push(value);
  }
  return edited.filter((element) => element !== undefined);
}

/** Adds to a number or to a set. Throws `ValidationException` if the types differ. */
export function addTo(value: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (value === undefined) return added;
  if ('N' in added && 'N' in value) return { N: addNumbers(value.N, added.N) };
  const type = typeOf(added);
  const members = isSetType(type) ? setOf(value, type) : undefined;
  if (members === undefined) throw wrongOperand();
  return makeValue(type, [...new Set([...members, ...(setOf(added, type as SetType) ?? [])])]); // it is a set
}

/** Deletes members of a set; a set without members is removed. Throws `ValidationException` if the types differ. */
export function deleteFrom(value: AttributeValue, deleted: AttributeValue): AttributeValue | undefined {
  const type = typeOf(deleted);
  const members = isSetType(type) ? setOf(value, type) : undefined;
  if (members === undefined) throw wrongOperand();
  const gone = new Set(setOf(deleted, type as SetType)); // it is a set
  const left = members.filter((member) => !gone.has(member));
  return left.length === 0 ? undefined : makeValue(type, left);
}

function wrongOperand(): AwsError {
  return validationError('An operand in the update expression has an incorrect data type');
}

function invalidPath(): never {
  throw validationError('The document path provided in the update expression is invalid for update');
}
