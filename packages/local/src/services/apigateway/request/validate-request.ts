import { createRequire } from 'node:module';
import type Draft04 from 'ajv-draft-04';
import { matchWithin, newPatternTime, PatternTooSlow } from '@stepwell/asl';
import { ownValue } from '../../../kernel/own-value.js';
import { configurationFailure, GatewayFailure } from '../gateway-failure.js';
import { type RestApi, type RestMethod } from '../rest-api.js';
import { headerOf, type RestRequest } from './rest-request.js';

const require = createRequire(import.meta.url);

/**
 * Checks a request with the validator of its method.
 *
 * @throws `GatewayFailure` with status 400
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function validateRequest(request: RestRequest): void {
  const { api, method } = request;
  const validator = ownValue(api.validators, method.requestValidatorId ?? '');
  if (validator === undefined) return;
  if (validator.validateRequestParameters === true) {
    const missing = missingParameters(request);
    if (missing.length > 0)
      throw new GatewayFailure(
        'BAD_REQUEST_PARAMETERS',
        `Missing required request parameters: [${missing.join(', ')}]`,
      );
  }
  if (validator.validateRequestBody === true) validateBody(request);
}

/** Names of required parameters that are absent or empty, in the order of the alphabet. */
function missingParameters(request: RestRequest): string[] {
  return Object.entries(request.method.requestParameters ?? {})
    .filter(([, isRequired]) => isRequired)
    .map(([parameter]) => /^method\.request\.(header|path|querystring)\.(.+)$/.exec(parameter) ?? [])
    .filter(([, kind, name = '']) => {
      const value =
        kind === 'header'
          ? headerOf(request, name)
          : ownValue(kind === 'path' ? request.pathParameters : request.query, name);
      return value === undefined || value === '';
    })
    .map(([, , name = '']) => name)
    .sort();
}

function validateBody(request: RestRequest): void {
  const { api, method, body } = request;
  const model = modelOf(method, headerOf(request, 'content-type'));
  if (model === undefined) return;
  const validate = compiledModel(api, model);
  let value: unknown;
  try {
    value = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch (error) {
    throw invalidBody(error instanceof Error ? error.message : String(error));
  }
  const problem = validate(value);
  if (problem !== undefined) throw invalidBody(problem);
}

function invalidBody(problem: string): GatewayFailure {
  return new GatewayFailure('BAD_REQUEST_BODY', undefined, undefined, undefined, problem);
}

/** The model for a content type. Bodies of a type without a model are not checked. */
function modelOf({ requestModels = {} }: RestMethod, contentType: string | undefined): string | undefined {
  const type = contentType?.split(';')[0]?.trim() ?? 'application/json';
  return ownValue(requestModels, type) ?? ownValue(requestModels, '$default');
}

/** Returns the problem of a value, or `undefined`. */
type Validate = (value: unknown) => string | undefined;

const compiled = new WeakMap<RestApi['models'], Map<string, Validate>>();

function compiledModel({ info, models }: RestApi, name: string): Validate {
  const known = compiled.get(models) ?? new Map<string, Validate>();
  compiled.set(models, known);
  let validate = known.get(name);
  if (validate === undefined) {
    validate = compileModel(info.id, models, name);
    known.set(name, validate);
  }
  return validate;
}

/** Models refer to each other by URLs: `https://apigateway.amazonaws.com/restapis/<api>/models/<name>`. */
function compileModel(apiId: string, models: RestApi['models'], name: string): Validate {
  const urlOf = (model: string): string => `https://apigateway.amazonaws.com/restapis/${apiId}/models/${model}`;
  try {
    // Most APIs have no models.
    const { default: Ajv } = require('ajv-draft-04') as typeof Draft04;
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, code: { regExp: boundedPattern } });
    for (const model of Object.values(models)) {
      const { id: _, ...schema } = JSON.parse(model.schema ?? '{}') as Record<string, unknown>;
      ajv.addSchema(schema, urlOf(model.name));
    }
    const validate = ajv.getSchema(urlOf(name));
    if (validate === undefined) throw new Error(`there is no model ${name}`);
    return (value) => (isValid(validate, value) ? undefined : problemsOf(validate.errors ?? []));
  } catch (error) {
    throw configurationFailure(
      `The model ${name} is invalid: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isValid(validate: (value: unknown) => unknown, value: unknown): boolean {
  try {
    return validate(value) === true;
  } catch (error) {
    if (error instanceof PatternTooSlow) throw configurationFailure(`A pattern of the model: ${error.message}`);
    throw error;
  }
}

/** Without quotes of JSON: templates insert the text into JSON. */
function problemsOf(errors: readonly { readonly instancePath: string; readonly message?: string }[]): string {
  const problems = errors.map(({ instancePath, message = '' }) => `${instancePath} ${message}`.trim());
  return `[${problems.join(', ').replaceAll('"', "'")}]`;
}

/** Patterns of models have a time limit: they can backtrack for any time. */
const boundedPattern = Object.assign(
  (source: string) => {
    const pattern = new RegExp(source);
    return {
      // The name of the pattern in the generated code.
      toString: () => source,
      test: (text: string): boolean => matchWithin(pattern, text.length, newPatternTime(), () => pattern.test(text)),
    };
  },
  { code: 'new RegExp' },
);
