import { queryPath } from '@stepwell/asl';
import { isJsonObject, type Json } from '../../../kernel/json.js';
import { evaluateTemplate, TemplateFailure } from '../vtl/evaluate-template.js';
import { fromJson, print, toJson, type VtlMap, VtlObject, type VtlValue } from '../vtl/values.js';
import { configurationFailure } from '../gateway-failure.js';
import { type RestRequest } from './rest-request.js';

/** Overrides that templates set, by name. They stay for the templates of the same request. */
export interface Overrides {
  readonly context: VtlMap;
}

/** `$context` of a request, with empty overrides. */
export function templateContext(request: RestRequest): Overrides {
  const context = fromJson(request.context) as VtlMap; // of an object
  const empty = (...names: readonly string[]): VtlValue =>
    new Map(names.map((name) => [name, new Map<string, VtlValue>()] as const));
  context.set('requestOverride', empty('header', 'path', 'querystring'));
  context.set('responseOverride', empty('header'));
  return { context };
}

/**
 * Evaluates a mapping template.
 *
 * @param body of the request, or of the endpoint's response
 * @throws `GatewayFailure` for a template that cannot be evaluated
 */
export function renderTemplate(template: string, body: string, request: RestRequest, { context }: Overrides): string {
  const variables: VtlMap = new Map<string, VtlValue>([
    ['context', context],
    ['stageVariables', fromJson({ ...request.stage.variables })],
    ['input', inputOf(body, request)],
    ['util', util],
  ]);
  try {
    return evaluateTemplate(template, variables);
  } catch (error) {
    if (error instanceof TemplateFailure) throw configurationFailure(error.message);
    throw error;
  }
}

function inputOf(body: string, request: RestRequest): VtlObject {
  let parsed: { readonly value: Json | undefined } | undefined;
  const query = (path: VtlValue): Json | undefined => {
    parsed ??= { value: parseJson(body) };
    return parsed.value === undefined ? undefined : queryPath(print(path) || '$', parsed.value);
  };
  const groups: VtlMap = new Map<string, VtlValue>([
    ['path', fromJson({ ...request.pathParameters })],
    ['querystring', fromJson({ ...request.query })],
    ['header', fromJson({ ...request.headers })],
  ]);
  return new VtlObject(
    new Map([
      ['json', ([path]) => JSON.stringify(query(path ?? '$') ?? '')],
      ['path', ([path]) => fromJson(query(path ?? '$'))],
      ['params', ([name]) => (name === undefined ? groups : parameter(groups, print(name)))],
    ]),
    new Map([['body', body === '' ? '{}' : body]]),
  );
}

/** Searches the path, the query and the headers, in this order. Headers have names in any case. */
function parameter(groups: VtlMap, name: string): VtlValue {
  for (const group of groups.values()) {
    if (!(group instanceof Map)) continue;
    const value = group.get(name);
    if (value !== undefined && value !== '') return value;
  }
  const headers = groups.get('header') as VtlMap; // set above
  const found = [...headers].find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? '';
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const text = (value: VtlValue): string => print(value);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
const util = new VtlObject(
  new Map<string, (args: readonly VtlValue[]) => VtlValue>([
    ['escapeJavaScript', ([value]) => (value === undefined ? undefined : escapeJavaScript(text(value)))],
    ['parseJson', ([value]) => fromJson(JSON.parse(text(value)) as Json)],
    ['toJson', ([value]) => JSON.stringify(toJson(value))],
    ['urlEncode', ([value]) => urlEncode(text(value))],
    ['urlDecode', ([value]) => decodeURIComponent(text(value).replaceAll('+', ' '))],
    ['base64Encode', ([value]) => Buffer.from(text(value)).toString('base64')],
    ['base64Decode', ([value]) => Buffer.from(text(value), 'base64').toString('utf8')],
  ]),
);

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
};

/** Escapes quotes of both kinds, as AWS's guide says: JSON does not have `\'`. */
function escapeJavaScript(value: string): string {
  return value.replace(
    /["'\\\u0000-\u001f\u007f-\uffff]/g,
    (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** As `java.net.URLEncoder`: a blank is `+`. */
function urlEncode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The overrides of one kind as text, lists joined by commas: `responseOverride`, `header`. */
export function overridesOf({ context }: Overrides, side: string, kind: string): ReadonlyMap<string, string> {
  const group = context.get(side);
  const values = group instanceof Map ? group.get(kind) : undefined;
  if (!(values instanceof Map)) return new Map();
  return new Map(
    [...values].map(([name, value]) => [name, Array.isArray(value) ? value.map(print).join(',') : print(value)]),
  );
}

/** The status that a template sets, if it is one. */
export function statusOverride({ context }: Overrides): number | undefined {
  const group = context.get('responseOverride');
  const status = group instanceof Map ? Number(toJson(group.get('status'))) : Number.NaN;
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

/** Reads `{statusCode: 200}`, which is not JSON, as API Gateway does: the CDK creates it. */
export function looseJson(value: string): Json | undefined {
  const strict = parseJson(value);
  if (strict !== undefined) return strict;
  return parseJson(value.replace(/([{,]\s*)'?([A-Za-z_]\w*)'?\s*:/g, '$1"$2":'));
}

/** The member of a JSON object; `undefined` for other texts. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
