import { ownValue } from '../own-value.js';
import { type Member, type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { type WireRequest } from './wire-request.js';
import { dateText, jsonValue, textOf } from './write-json.js';
import { xmlText } from './write-xml.js';

/**
 * The request of an operation of a REST protocol; `undefined` for an input that it cannot carry: a label of the path
 * that is empty or missing, a header with control characters, or a missing member without which the request is one of
 * another operation: UploadPart without a part number is PutObject.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function restRequest(
  model: ServiceModel,
  protocol: 'rest-json' | 'rest-xml',
  operation: string,
  input: Readonly<Record<string, unknown>>,
): WireRequest | undefined {
  const { http = 'POST /', input: name, inputName } = model.operations[operation] ?? {};
  const [method = 'POST', template = '/'] = http.split(' ');
  const shape = name === undefined ? {} : shapeOf(model, name);
  const head = new Head(model, template);
  const inBody: [string, unknown][] = [];
  for (const [member, value] of Object.entries(input)) {
    const reference = ownValue(shape.members, member) ?? ':string';
    if (typeof reference === 'object' && reference.in !== undefined) head.add(member, reference, value);
    else inBody.push([member, value]);
  }
  const path = head.path();
  if (path === undefined || isOfAnother(model, operation, input)) return undefined;
  const { payload } = shape;
  const hasBody =
    payload !== undefined ||
    Object.values(shape.members ?? {}).some((each) => typeof each === 'string' || each.in === undefined);
  if (!hasBody) return { method, path, headers: head.headers, body: '' };
  const content = payload === undefined ? Object.fromEntries(inBody) : inBody[0]?.[1];
  const reference = payload === undefined ? (name ?? ':any') : (shape.members?.[payload] ?? ':any');
  if (content instanceof Uint8Array || typeof content === 'string')
    return { method, path, headers: head.headers, body: content };
  if (content === undefined) return { method, path, headers: head.headers, body: '' };
  const type = protocol === 'rest-json' ? 'application/json' : 'application/xml';
  const body =
    protocol === 'rest-json'
      ? JSON.stringify(jsonValue(model, reference, content))
      : xmlText(model, reference, content, inputName ?? rootName(reference, name ?? ''));
  return { method, path, headers: { 'content-type': type, ...head.headers }, body };
}

function isOfAnother(model: ServiceModel, operation: string, input: Readonly<Record<string, unknown>>): boolean {
  const { http, input: name } = model.operations[operation] ?? {};
  const shape = name === undefined ? undefined : shapeOf(model, name);
  const missing = shape?.required?.some((member) => {
    const reference = shape.members?.[member];
    const place = typeof reference === 'object' ? reference.in : undefined;
    return (place === 'header' || place === 'querystring') && input[member] === undefined;
  });
  return (
    missing === true &&
    Object.entries(model.operations).some(([other, { http: same }]) => other !== operation && same === http)
  );
}

function rootName(reference: Reference, name: string): string {
  return typeof reference === 'object' ? (reference.name ?? reference.shape) : name;
}

/** Path, query and headers of a request. */
class Head {
  readonly headers: Record<string, string> = {};
  private readonly labels = new Map<string, string>();
  private readonly query: [string, string][] = [];
  private isComplete = true;

  constructor(
    private readonly model: ServiceModel,
    private readonly template: string,
  ) {}

  add(member: string, reference: Member, value: unknown): void {
    const shape = shapeOf(this.model, reference);
    const name = reference.name ?? member;
    if (reference.in === 'uri') this.labels.set(name, this.text(shape, value, 'iso8601'));
    else if (reference.in === 'querystring') this.addQuery(name, shape, value);
    else if (reference.in === 'headers') {
      for (const [key, item] of Object.entries(value ?? {})) this.addHeader(`${name}${key}`, textOf(item));
    } else {
      const { list } = shape;
      const text =
        Array.isArray(value) && list !== undefined
          ? value.map((item) => this.text(shapeOf(this.model, list), item, 'rfc822')).join(',')
          : this.text(shape, value, 'rfc822');
      this.addHeader(name, reference.jsonvalue === true ? Buffer.from(text).toString('base64') : text);
    }
  }

  private addHeader(name: string, text: string): void {
    // HTTP removes white space around a value, and an empty header is the same as none.
    if (
      text === '' ||
      !/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) ||
      !/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)
    )
      this.isComplete = false;
    else this.headers[name.toLowerCase()] = text;
  }

  private addQuery(name: string, shape: Shape, value: unknown): void {
    if (Array.isArray(value)) {
      const { list = ':string' } = shape;
      if (value.length === 0) this.isComplete = false;
      for (const item of value) this.query.push([name, this.text(shapeOf(this.model, list), item, 'iso8601')]);
    } else if (shape.map !== undefined && typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value))
        for (const each of Array.isArray(item) ? item : [item]) this.query.push([key, String(each)]);
    } else this.query.push([name, this.text(shape, value, 'iso8601')]);
  }

  private text(shape: Shape, value: unknown, format: 'iso8601' | 'rfc822'): string {
    return value instanceof Date ? String(dateText(shape, value, format)) : textOf(value);
  }

  /** The path with labels and query; `undefined` if a label is missing. */
  path(): string | undefined {
    if (!this.isComplete) return undefined;
    const [path = '/', fixed = ''] = this.template.split('?');
    const filled = path.replaceAll(/\{([^}+]+)(\+?)\}/g, (_, label: string, greedy: string) => {
      const value = this.labels.get(label) ?? '';
      // URLs have no segment of one or two points.
      if (/^\.*$/.test(value)) this.isComplete = false;
      return greedy === '+' ? value.split('/').map(encode).join('/') : encode(value);
    });
    if (!this.isComplete) return undefined;
    const query = this.query.map(([name, value]) => `${encode(name)}=${encode(value)}`);
    const all = [...(fixed === '' ? [] : [fixed]), ...query].join('&');
    return all === '' ? filled : `${filled}?${all}`;
  }
}

function encode(text: string): string {
  // Buffers replace halves of surrogate pairs, which have no encoding.
  const wellFormed = Buffer.from(text).toString('utf8');
  return encodeURIComponent(wellFormed).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
