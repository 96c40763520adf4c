import { invalidParameters, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type AttributeValue, copyItem, isSetType, listOf, typeOf } from '../values/attribute-value.js';
import { readValue, type WireValue } from '../values/read-value.js';
import { addTo, deleteFrom, type ItemUpdate, type UpdateAction } from './item-update.js';

interface LegacyUpdate {
  readonly name: string;
  readonly action: string;
  readonly value: AttributeValue | undefined;
}

/**
 * Reads `AttributeUpdates`. Throws `ValidationException`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
 */
export function readAttributeUpdates(updates: Fields): ItemUpdate {
  const read = Object.entries(updates).map(([name, update]): LegacyUpdate => {
    const { Action = 'PUT', Value } = update as { readonly Action?: string; readonly Value?: WireValue }; // the shape's fields
    const value = Value === undefined ? undefined : readValue(Value);
    checkUpdate(Action, value);
    return { name, action: Action, value };
  });
  return {
    actions: read.map(actionOf),
    apply(item) {
      const updated = copyItem(item);
      for (const update of read) {
        const value = updatedValue(item[update.name], update);
        if (value === undefined) delete updated[update.name];
        else updated[update.name] = value;
      }
      return updated;
    },
  };
}

function checkUpdate(action: string, value: AttributeValue | undefined): void {
  if (value === undefined) {
    if (action === 'DELETE') return;
    throw validationError(`${invalidParameters}Only DELETE action is allowed when no attribute value is specified`);
  }
  const type = typeOf(value);
  if (action === 'DELETE' && !isSetType(type))
    throw validationError(`${invalidParameters}DELETE action with value is not supported for the type ${type}`);
  if (action === 'ADD' && !isSetType(type) && type !== 'N' && type !== 'L')
    throw validationError(`${invalidParameters}ADD action is not supported for the type ${type}`);
}

/** The equivalent action of an update expression, for the checks of keys and types. */
function actionOf({ name, action, value }: LegacyUpdate): UpdateAction {
  const path = [name];
  if (value === undefined) return { kind: 'remove', path };
  if (action === 'PUT') return { kind: 'set', path, type: typeOf(value), read: () => value };
  return { kind: action === 'ADD' ? 'add' : 'delete', path, value };
}

function updatedValue(before: AttributeValue | undefined, { action, value }: LegacyUpdate): AttributeValue | undefined {
  if (action === 'PUT' || value === undefined) return value;
  if (before !== undefined && typeOf(before) !== typeOf(value))
    throw validationError('Type mismatch for attribute to update');
  if (action === 'DELETE') return before === undefined ? undefined : deleteFrom(before, value);
  const added = listOf(value);
  return added === undefined ? addTo(before, value) : { L: [...(listOf(before) ?? []), ...added] };
}
