import { ownValue } from '../own-value.js';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { dateText, textOf } from './write-json.js';

/**
 * Lists and maps of SQS's query API are flattened under other names than its model has, which is that of the JSON
 * protocol. The names are those of the examples of its API reference.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const sqsNames: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  AttributeNames: 'AttributeName',
  MessageAttributes: 'MessageAttribute',
  MessageAttributeNames: 'MessageAttributeName',
  MessageSystemAttributes: 'MessageSystemAttribute',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  TagKeys: 'TagKey',
  Tags: 'Tag',
  tags: 'Tag',
};

/**
 * The form of an input; `undefined` if it has an empty list or map, which the form of the query protocol cannot carry.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryText(
  model: ServiceModel,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const form = new URLSearchParams({ Action: operation, Version: model.apiVersion });
  const shape = model.operations[operation]?.input;
  const writer = new QueryWriter(model, operation, form);
  if (shape !== undefined) writer.write('', shape, input);
  return writer.isComplete ? form.toString() : undefined;
}

class QueryWriter {
  /** Whether the form carries every value. */
  isComplete = true;

  constructor(
    private readonly model: ServiceModel,
    private readonly operation: string,
    private readonly form: URLSearchParams,
  ) {}

  write(prefix: string, reference: Reference, value: unknown, member = ''): void {
    const shape = shapeOf(this.model, reference);
    if (value instanceof Date) this.form.append(prefix, String(dateText(shape, value, 'iso8601')));
    else if (value instanceof Uint8Array) this.form.append(prefix, Buffer.from(value).toString('base64'));
    else if (Array.isArray(value)) this.list(prefix, shape, value, isFlattened(reference, shape));
    else if (typeof value !== 'object' || value === null) this.form.append(prefix, textOf(value));
    else if (shape.map !== undefined) this.map(prefix, shape, value, isFlattened(reference, shape), member);
    else {
      if (prefix !== '' && Object.keys(value).length === 0) this.isComplete = false;
      for (const [name, item] of Object.entries(value)) {
        const inner = ownValue(shape.members, name) ?? ':string';
        this.write(
          prefix === '' ? this.wireName(name, inner) : `${prefix}.${this.wireName(name, inner)}`,
          inner,
          item,
          name,
        );
      }
    }
  }

  private wireName(member: string, reference: Reference): string {
    if (this.model.id === 'sqs') {
      if (member === 'Entries') return `${this.operation}RequestEntry`;
      return ownValue(sqsNames, member) ?? member;
    }
    return typeof reference === 'object' ? (reference.name ?? member) : member;
  }

  private list(prefix: string, shape: Shape, items: readonly unknown[], isFlat: boolean): void {
    if (items.length === 0) this.isComplete = false;
    const item = typeof shape.list === 'object' ? shape.list.name : undefined;
    const start = isFlat
      ? item === undefined
        ? prefix
        : prefix.replace(/[^.]+$/, item)
      : `${prefix}.${item ?? 'member'}`;
    items.forEach((each, index) => this.write(`${start}.${index + 1}`, shape.list ?? ':string', each));
  }

  private map(prefix: string, shape: Shape, value: object, isFlat: boolean, member: string): void {
    const entries = Object.entries(value);
    if (entries.length === 0) this.isComplete = false;
    const [keyName, valueName] = this.entryNames(shape, member);
    const start = isFlat ? prefix : `${prefix}.entry`;
    entries.forEach(([key, item], index) => {
      this.form.append(`${start}.${index + 1}.${keyName}`, key);
      this.write(`${start}.${index + 1}.${valueName}`, shape.map ?? ':string', item);
    });
  }

  private entryNames({ key, map }: Shape, member: string): [string, string] {
    if (this.model.id === 'sqs') return /^tags$/i.test(member) ? ['Key', 'Value'] : ['Name', 'Value'];
    const keyName = typeof key === 'object' ? key.name : undefined;
    const valueName = typeof map === 'object' ? map.name : undefined;
    return [keyName ?? 'key', valueName ?? 'value'];
  }
}

function isFlattened(reference: Reference, shape: Shape): boolean {
  return shape.flattened === true || (typeof reference === 'object' && reference.flattened === true);
}
