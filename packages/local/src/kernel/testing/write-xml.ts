import { ownValue } from '../own-value.js';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { dateText, textOf } from './write-json.js';

/** The XML document of a value. https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings */
export function xmlText(model: ServiceModel, reference: Reference, value: unknown, root: string): string {
  const namespace =
    (typeof reference === 'object' ? reference.namespace : undefined) ?? shapeOf(model, reference).namespace;
  return element(root, content(model, reference, value), namespace === undefined ? '' : ` xmlns="${namespace}"`);
}

function content(model: ServiceModel, reference: Reference, value: unknown): string {
  const shape = shapeOf(model, reference);
  if (value instanceof Date) return String(dateText(shape, value, 'iso8601'));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return escape(textOf(value));
  return Object.entries(value as Record<string, unknown>)
    .filter(([name]) => !isAttribute(ownValue(shape.members, name)))
    .map(([name, item]) => member(model, name, ownValue(shape.members, name) ?? ':string', item))
    .join('');
}

function member(model: ServiceModel, member: string, reference: Reference, value: unknown): string {
  const shape = shapeOf(model, reference);
  const name = typeof reference === 'object' ? (reference.name ?? member) : member;
  const isFlat = shape.flattened === true || (typeof reference === 'object' && reference.flattened === true);
  if (Array.isArray(value)) {
    const { list = ':string' } = shape;
    const item = isFlat ? name : typeof list === 'object' ? (list.name ?? 'member') : 'member';
    const items = value
      .map((each) => element(item, content(model, list, each), attributes(shapeOf(model, list), each)))
      .join('');
    return isFlat ? items : element(name, items);
  }
  return element(name, content(model, reference, value), attributes(shape, value));
}

function attributes(shape: Shape, value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, item]) => {
      const reference = ownValue(shape.members, name);
      return isAttribute(reference) ? ` ${reference.name ?? name}="${escape(textOf(item))}"` : '';
    })
    .join('');
}

function isAttribute(reference: Reference | undefined): reference is Exclude<Reference, string> {
  return typeof reference === 'object' && reference.xmlAttribute === true;
}

function element(name: string, inner: string, attributes = ''): string {
  // XML has no control characters; a client leaves them to the server.
  return `<${name}${/xsi:/.test(attributes) ? ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' : ''}${attributes}>${inner}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
