// dynalite looks attributes up in plain objects, so a name that every object inherits (`constructor`, `toString`,
// `__proto__`) is found where it is absent, or lost where it is written. Such names go to dynalite with a suffix, and
// come back without it.

/** The names that every object inherits. */
const inherited = Object.getOwnPropertyNames(Object.prototype).join('|');
/**
 * Legal in names of attributes, tables and indexes, and in expressions. A name that ends with it already gets another
 * one.
 */
const suffix = '_own_';

const inheritedName = new RegExp(`^(?:${inherited})(?:${suffix})*$`);
const suffixedName = new RegExp(`^(?:${inherited})(?:${suffix})+$`);
const inheritedWord = new RegExp(`(?<![#:\\w])(?:${inherited})(?:${suffix})*(?!\\w)`, 'g');
const suffixedWord = new RegExp(`(?<!\\w)((?:${inherited})(?:${suffix})*)${suffix}(?!\\w)`, 'g');

/** Fields that are names, or lists of names. Values of items are objects, so none of theirs is text in such a field. */
const nameFields: ReadonlySet<string> = new Set([
  'AttributeName',
  'AttributesToGet',
  'ExclusiveStartTableName',
  'IndexName',
  'LastEvaluatedTableName',
  'NonKeyAttributes',
  'TableNames',
]);
/** Fields that are names or ARNs. */
const arnFields: ReadonlySet<string> = new Set(['IndexArn', 'ResourceArn', 'TableArn', 'TableName']);
const expressionFields: ReadonlySet<string> = new Set([
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
]);

/** A request as dynalite takes it. */
export function withoutInheritedNames<T>(request: T): T {
  return renamed(request, '', {
    name: (name) => (inheritedName.test(name) ? name + suffix : name),
    expression: (text) => text.replace(inheritedWord, (name) => name + suffix),
  });
}

/** A response of dynalite, or the details of its error, with the names of the request. */
export function withInheritedNames<T>(response: T): T {
  return renamed(response, '', {
    name: (name) => (suffixedName.test(name) ? name.slice(0, -suffix.length) : name),
    expression: (text) => text,
  });
}

/** A message with the names of the request. */
export function inheritedNamesIn(message: string): string {
  return message.replace(suffixedWord, '$1');
}

interface Renaming {
  readonly name: (name: string) => string;
  readonly expression: (text: string) => string;
}

/** The value itself where nothing is renamed in it, as in nearly every request. */
function renamed<T>(value: T, field: string, renaming: Renaming): T;
function renamed(value: unknown, field: string, renaming: Renaming): unknown {
  if (typeof value === 'string') return renamedText(value, field, renaming);
  if (Array.isArray(value)) {
    const members = value.map((member) => renamed(member, field, renaming) as unknown);
    return members.some((member, index) => member !== value[index]) ? members : value;
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  let isChanged = false;
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => {
    const entry: [string, unknown] = [renaming.name(name), renamed(member, name, renaming)];
    isChanged ||= entry[0] !== name || entry[1] !== member;
    return entry;
  });
  return isChanged ? Object.fromEntries(entries) : value;
}

/**
 * The text of a field, which for a member of a list is the list's. Values of ExpressionAttributeNames are fields such
 * as `#name`.
 */
function renamedText(text: string, field: string, { name, expression }: Renaming): string {
  if (expressionFields.has(field)) return expression(text);
  if (arnFields.has(field) && text.startsWith('arn:'))
    return text
      .split(/([:/])/)
      .map(name)
      .join('');
  return arnFields.has(field) || nameFields.has(field) || field.startsWith('#') ? name(text) : text;
}
