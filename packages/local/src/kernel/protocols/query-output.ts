import { type XmlContent, type XmlElements } from './xml.js';
import { type Reference, type ServiceModel, type Shape, shapeOf, wireName } from '../models/service-model.js';
import { writeTimestamp } from './json-values.js';
import { type QueryNames } from './query-values.js';

/** The elements of an output in XML, as the query protocol has it. Members that are `undefined` are left out. */
export function queryOutput(
  model: ServiceModel,
  shape: string,
  output: object,
  operation: string,
  names: QueryNames = {},
): XmlElements {
  return new QueryWriter(model, operation, names).members(shapeOf(model, shape), output);
}

class QueryWriter {
  constructor(
    private readonly model: ServiceModel,
    private readonly operation: string,
    private readonly names: QueryNames,
  ) {}

  members(shape: Shape, value: object): XmlElements {
    const elements: [string, XmlContent][] = [];
    const values = new Map(Object.entries(value) as [string, unknown][]);
    for (const [member, reference] of Object.entries(shape.members ?? {})) {
      const item = values.get(member);
      if (item !== undefined && item !== null) elements.push(this.element(member, reference, item));
    }
    return Object.fromEntries(elements);
  }

  private element(member: string, reference: Reference, value: unknown): [string, XmlContent] {
    const shape = shapeOf(this.model, reference);
    const own = this.names.member?.(member, this.operation) ?? wireName(member, reference);
    const isFlat = shape.flattened === true || (typeof reference === 'object' && reference.flattened === true);
    if (shape.list !== undefined && Array.isArray(value)) {
      const { list } = shape;
      const items = value.map((item) => this.content(list, item));
      const item = typeof list === 'object' ? (list.name ?? 'member') : 'member';
      return isFlat ? [own, items] : [own, { [item]: items }];
    }
    if (shape.map !== undefined && shape.key !== undefined && typeof value === 'object' && value !== null) {
      const { map } = shape;
      const [keyName, valueName] = this.names.entry?.(member) ?? [wireName('key', shape.key), wireName('value', map)];
      const entries = Object.entries(value).map(([key, item]) => ({
        [keyName]: key,
        [valueName]: this.content(map, item),
      }));
      return isFlat ? [own, entries] : [own, { entry: entries }];
    }
    return [own, this.content(reference, value)];
  }

  private content(reference: Reference, value: unknown): XmlContent {
    const shape = shapeOf(this.model, reference);
    if (shape.members !== undefined) return this.members(shape, value as object); // an output has the model's shape
    if (value instanceof Date) return String(writeTimestamp(shape, value, 'iso8601'));
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  }
}
