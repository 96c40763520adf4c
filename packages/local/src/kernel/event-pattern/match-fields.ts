import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type Condition, isScalar, type Scalar } from './condition.js';

/** The tests of a pattern for one object: all `fields`, and one alternative of each `$or`. */
export interface PatternNode {
  readonly fields: readonly FieldTest[];
  readonly alternatives: readonly (readonly PatternNode[])[];
}

/** The test of a pattern for one field: a nested object, or one of several conditions. */
export interface FieldTest {
  readonly name: string;
  /** From the event's root. */
  readonly path: readonly string[];
  readonly nested?: PatternNode;
  readonly conditions?: readonly Condition[];
  /** `{ "exists": false }` is among the conditions. */
  readonly mayBeAbsent?: boolean;
}

/** Whether an event matches. */
export function matchesEvent(node: PatternNode, event: Json): boolean {
  return matchesFields(node, event, new EventFields(event));
}

/** Which fields of an event have values. Each is searched for once, however many objects of a list ask for it. */
class EventFields {
  readonly #known = new Map<readonly string[], boolean>();

  constructor(private readonly event: Json) {}

  hasValue(path: readonly string[]): boolean {
    let known = this.#known.get(path);
    if (known === undefined) this.#known.set(path, (known = hasValue(this.event, path)));
    return known;
  }
}

/** Whether a value of an event matches; `undefined` where the event has none, which may be just what is asked for. */
function matchesFields(node: PatternNode, value: Json | undefined, event: EventFields): boolean {
  if (Array.isArray(value)) {
    const objects = objectsIn(value);
    // One object must match as a whole; a list without objects has no fields.
    return objects.length === 0
      ? matchesFields(node, undefined, event)
      : objects.some((one) => matchesFields(node, one, event));
  }
  return (
    node.fields.every((field) =>
      matchesField(
        field,
        value !== undefined && isJsonObject(value) && Object.hasOwn(value, field.name) ? value[field.name] : undefined,
        event,
      ),
    ) && node.alternatives.every((choices) => choices.some((choice) => matchesFields(choice, value, event)))
  );
}

function matchesField(field: FieldTest, value: Json | undefined, event: EventFields): boolean {
  if (field.nested !== undefined) return matchesFields(field.nested, value, event);
  const satisfied = scalars(value).some((one) => field.conditions?.some((condition) => condition(one)) ?? false);
  return satisfied || (field.mayBeAbsent === true && !event.hasValue(field.path));
}

/** The objects of a list, and of lists in it. */
function objectsIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isJsonObject(value) ? [value] : [];
}

/** A value's scalars: itself, or those of a list. */
function scalars(value: Json | undefined): Scalar[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(scalars);
  return isScalar(value) ? [value] : [];
}

/** Whether the event has any scalar at a path, in whichever element of lists on the way. */
function hasValue(value: Json | undefined, path: readonly string[]): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return value.some((one) => hasValue(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return isScalar(value);
  if (!isJsonObject(value)) return false;
  return hasValue(Object.hasOwn(value, name) ? value[name] : undefined, rest);
}
