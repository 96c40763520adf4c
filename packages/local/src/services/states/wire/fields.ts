import { StatesError, validationError } from './states-error.js';

/** Reads one member of a request; what the model forbids is added to `problems` in AWS's words. */
export interface Field<T> {
  read(value: unknown, path: string, problems: string[]): T;
}

/** The result type of {@link readRequest}. */
export type Fields<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

function problem(problems: string[], shown: string | undefined, path: string, constraint: string): void {
  problems.push(
    `Value ${shown === undefined ? '' : `${shown} `}at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error of the JSON protocol for a wrong JSON type. */
function wrongType(value: unknown, wanted: string): StatesError {
  const kind =
    value === true
      ? 'TRUE_VALUE'
      : value === false
        ? 'FALSE_VALUE'
        : Array.isArray(value)
          ? 'START_ARRAY'
          : typeof value === 'object'
            ? 'START_OBJECT'
            : typeof value === 'number'
              ? 'NUMBER_VALUE'
              : 'STRING_VALUE';
  return new StatesError('SerializationException', `${kind} can not be converted to ${wanted}`);
}

/** A string with the model's constraints. Lengths are in characters. Messages do not show a sensitive one. */
export function text(
  limits: {
    readonly min?: number;
    readonly max?: number;
    readonly pattern?: RegExp;
    readonly sensitive?: boolean;
  } = {},
): Field<string> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'string') throw wrongType(value, 'a String');
      const shown = limits.sensitive === true ? undefined : `'${value}'`;
      if (limits.min !== undefined && value.length < limits.min)
        problem(problems, shown, path, `Member must have length greater than or equal to ${limits.min}`);
      if (limits.max !== undefined && value.length > limits.max)
        problem(problems, shown, path, `Member must have length less than or equal to ${limits.max}`);
      if (limits.pattern !== undefined && !limits.pattern.test(value))
        problem(problems, shown, path, `Member must satisfy regular expression pattern: ${limits.pattern.source}`);
      return value;
    },
  };
}

/** One of the values of an enumeration, which the message lists in the given order. */
export function oneOf<const V extends string>(values: readonly V[]): Field<V> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'string') throw wrongType(value, 'a String');
      const found = values.find((known) => known === value);
      if (found === undefined)
        problem(problems, `'${value}'`, path, `Member must satisfy enum value set: [${values.join(', ')}]`);
      // When it is none of them, the problem stops the request before anybody sees this value.
      return found ?? (value as V);
    },
  };
}

/** A number. */
export function number(limits: { readonly min?: number; readonly max?: number } = {}): Field<number> {
  return {
    read(value, path, problems) {
      if (typeof value !== 'number') throw wrongType(value, 'an Integer');
      if (limits.min !== undefined && value < limits.min)
        problem(problems, `'${value}'`, path, `Member must have value greater than or equal to ${limits.min}`);
      if (limits.max !== undefined && value > limits.max)
        problem(problems, `'${value}'`, path, `Member must have value less than or equal to ${limits.max}`);
      return value;
    },
  };
}

/** `true` or `false`. */
export function flag(): Field<boolean> {
  return {
    read(value) {
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
      return value;
    },
  };
}

/** A list; its members are numbered from 1 in messages, as AWS does. */
export function list<T>(
  member: Field<T>,
  limits: { readonly min?: number; readonly max?: number; readonly memberName?: string } = {},
): Field<T[]> {
  return {
    read(value, path, problems) {
      if (!Array.isArray(value)) throw wrongType(value, 'a List');
      const shown = (): string => `'${describeList(value, limits.memberName)}'`;
      if (limits.min !== undefined && value.length < limits.min)
        problem(problems, shown(), path, `Member must have length greater than or equal to ${limits.min}`);
      if (limits.max !== undefined && value.length > limits.max)
        problem(problems, shown(), path, `Member must have length less than or equal to ${limits.max}`);
      return value.map((item: unknown, index) => member.read(item, `${path}.${index + 1}.member`, problems));
    },
  };
}

/** A list as the service's messages show it: `[RoutingConfigurationListItem(stateMachineVersionArn=…, weight=50)]`. */
function describeList(value: readonly unknown[], memberName: string | undefined): string {
  const shown = value.map((item) =>
    isRecord(item)
      ? `${memberName ?? ''}(${Object.entries(item)
          .map(([key, part]) => `${key}=${String(part)}`)
          .join(', ')})`
      : String(item),
  );
  return `[${shown.join(', ')}]`;
}

/** A structure. Members that the model does not have are ignored, as AWS does. */
export function structure<S extends Record<string, Field<unknown>>>(shape: S): Field<Fields<S>> {
  return {
    read(value, path, problems) {
      if (!isRecord(value)) throw wrongType(value, 'a Structure');
      const entries = Object.entries(shape).map(([key, field]) => [
        key,
        field.read(value[key], path === '' ? key : `${path}.${key}`, problems),
      ]);
      // Each key of the shape was read by its own field.
      return Object.fromEntries(entries) as Fields<S>;
    },
  };
}

/** A member that may be left out (or null). */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    read: (value, path, problems) =>
      value === undefined || value === null ? undefined : field.read(value, path, problems),
  };
}

/** A member that must be there. */
export function required<T>(field: Field<T>): Field<T> {
  return {
    read(value, path, problems) {
      if (value === undefined || value === null) {
        problem(problems, 'null', path, 'Member must not be null');
        // The problem stops the request before anybody sees this value.
        return undefined as T;
      }
      return field.read(value, path, problems);
    },
  };
}

/**
 * Reads a request's body by the operation's shape.
 *
 * @throws StatesError `ValidationException` naming every member that the model does not allow; `SerializationException`
 * for a wrong JSON type
 */
export function readRequest<S extends Record<string, Field<unknown>>>(shape: S, body: unknown): Fields<S> {
  const problems: string[] = [];
  const request = structure(shape).read(body, '', problems);
  if (problems.length > 0)
    throw validationError(
      `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`,
    );
  return request;
}
