import { escapeXml } from './xml.js';
import { type Reference, type ServiceModel, type Shape, shapeOf, wireName } from '../models/service-model.js';
import { writeTimestamp } from './json-values.js';
import { readSimple } from './http-bindings.js';
import { localName, MalformedXml, type XmlElement } from './rest-xml-parser.js';

/** A member that a body contains, with its names on the wire. */
interface BodyMember {
  readonly member: string;
  readonly name: string;
  readonly reference: Reference;
  readonly shape: Shape;
  readonly isAttribute: boolean;
  readonly isFlat: boolean;
}

const membersOfShapes = new WeakMap<Shape, readonly BodyMember[]>();

function bodyMembers(model: ServiceModel, shape: Shape): readonly BodyMember[] {
  const known = membersOfShapes.get(shape);
  if (known !== undefined) return known;
  const members = Object.entries(shape.members ?? {}).flatMap(([member, reference]): BodyMember[] => {
    const bindings = typeof reference === 'string' ? undefined : reference;
    if (bindings?.in !== undefined) return [];
    const own = shapeOf(model, reference);
    const isFlat = own.flattened === true || bindings?.flattened === true;
    const itemName = isFlat && typeof own.list === 'object' ? own.list.name : undefined;
    return [
      {
        member,
        name: itemName ?? wireName(member, reference),
        reference,
        shape: own,
        isAttribute: bindings?.xmlAttribute === true,
        isFlat,
      },
    ];
  });
  membersOfShapes.set(shape, members);
  return members;
}

/**
 * Reads an XML element by the shape of its value. Values of another type are returned as strings, and fail the
 * validation.
 *
 * @throws MalformedXml if an element that is not a list occurs more than once
 * @see https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings
 */
export function readXmlValue(model: ServiceModel, reference: Reference, element: XmlElement): unknown {
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined) {
    return element.children.length === 0 && element.text.trim() !== ''
      ? element.text
      : readMembers(model, shape, element);
  }
  if (shape.list !== undefined) return readItems(model, shape.list, childrenOf(element, itemNameOf(shape.list)));
  if (shape.map !== undefined) return readEntries(model, shape, childrenOf(element, 'entry'));
  if (element.children.length > 0) throw new MalformedXml(`The element '${element.name}' must contain text only.`);
  return shape.type === 'string' ? element.text : readSimple(shape, element.text.trim());
}

function readMembers(model: ServiceModel, shape: Shape, element: XmlElement): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const { member, name, reference, shape: own, isAttribute, isFlat } of bodyMembers(model, shape)) {
    if (isAttribute) {
      const text = element.attributes.get(localName(name));
      if (text !== undefined) entries.push([member, readSimple(own, text)]);
      continue;
    }
    const found = childrenOf(element, name);
    const [first, second] = found;
    if (first === undefined) continue;
    if (isFlat && own.list !== undefined) entries.push([member, readItems(model, own.list, found)]);
    else if (isFlat && own.map !== undefined) entries.push([member, readEntries(model, own, found)]);
    else if (second !== undefined) throw new MalformedXml(`The element '${name}' must occur only once.`);
    else entries.push([member, readXmlValue(model, reference, first)]);
  }
  return Object.fromEntries(entries);
}

function readItems(model: ServiceModel, item: Reference, elements: readonly XmlElement[]): unknown[] {
  return elements.map((element) => readXmlValue(model, item, element));
}

function readEntries(model: ServiceModel, { key, map }: Shape, entries: readonly XmlElement[]): object {
  if (key === undefined || map === undefined) return {};
  const [keyName, valueName] = [wireName('key', key), wireName('value', map)];
  return Object.fromEntries(
    entries.map((entry) => {
      const [keyElement] = childrenOf(entry, keyName);
      const [valueElement] = childrenOf(entry, valueName);
      return [keyElement?.text ?? '', valueElement && readXmlValue(model, map, valueElement)];
    }),
  );
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function itemNameOf(item: Reference): string {
  return wireName('member', item);
}

/** Writes a value as an XML element: the reverse of {@link readXmlValue}. Members that are `undefined` are omitted. */
export function writeXmlElement(
  model: ServiceModel,
  reference: Reference,
  value: unknown,
  name: string,
  namespace?: string,
): string {
  const shape = shapeOf(model, reference);
  const declaration = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return element(name, declaration + attributesOf(model, shape, value), contentOf(model, shape, value));
}

function element(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function contentOf(model: ServiceModel, shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (shape.members !== undefined) return contentOfMembers(model, shape, value as Record<string, unknown>);
  const { list } = shape;
  if (list !== undefined) return writeItems(model, list, value as readonly unknown[], itemNameOf(list));
  if (shape.map !== undefined) return writeEntries(model, shape, value as Record<string, unknown>, 'entry');
  if (value instanceof Date) return String(writeTimestamp(shape, value, 'iso8601'));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'string' ? escapeXml(value) : String(value as number | boolean);
}

/** Operations return the values that the model describes, so their types are known from the shapes. */
function contentOfMembers(model: ServiceModel, shape: Shape, value: Readonly<Record<string, unknown>>): string {
  let content = '';
  for (const { member, name, reference, shape: own, isAttribute, isFlat } of bodyMembers(model, shape)) {
    const item = Object.hasOwn(value, member) ? value[member] : undefined;
    if (item === undefined || item === null || isAttribute) continue;
    if (isFlat && own.list !== undefined) content += writeItems(model, own.list, item as readonly unknown[], name);
    else if (isFlat && own.map !== undefined)
      content += writeEntries(model, own, item as Readonly<Record<string, unknown>>, name);
    else content += writeXmlElement(model, reference, item, name);
  }
  return content;
}

function writeItems(model: ServiceModel, item: Reference, values: readonly unknown[], name: string): string {
  let content = '';
  for (const value of values) content += writeXmlElement(model, item, value, name);
  return content;
}

function writeEntries(
  model: ServiceModel,
  { key, map }: Shape,
  values: Readonly<Record<string, unknown>>,
  name: string,
): string {
  if (key === undefined || map === undefined) return '';
  const keyName = wireName('key', key);
  const valueName = wireName('value', map);
  return Object.entries(values)
    .map(([text, value]) => {
      const content = element(keyName, '', escapeXml(text)) + writeXmlElement(model, map, value, valueName);
      return element(name, '', content);
    })
    .join('');
}

/** The attributes of a structure, with the declaration of their prefix. */
function attributesOf(model: ServiceModel, shape: Shape, value: unknown): string {
  if (shape.members === undefined || typeof value !== 'object' || value === null) return '';
  let attributes = '';
  for (const { member, name, isAttribute } of bodyMembers(model, shape)) {
    if (!isAttribute) continue;
    const text = (value as Readonly<Record<string, unknown>>)[member];
    if (text === undefined || text === null) continue;
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : undefined;
    if (prefix !== undefined && shape.namespace !== undefined) attributes += ` xmlns:${prefix}="${shape.namespace}"`;
    attributes += ` ${name}="${escapeXml(String(text as string))}"`;
  }
  return attributes;
}
