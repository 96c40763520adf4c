import { isJsonObject, type Json, type TaskResource } from '@stepwell/asl';
import { type ServiceModel } from '../../../kernel/models/service-model.js';
import { capitalized } from '../../../services/states/integrations/service-call/casing.js';
import { type Spelling } from '../../../services/states/integrations/service-call/member-names.js';
import { operationResultShape, type ResultShape, taskResultShape } from '../result-shape.js';
import { modelOutput } from './model-output.js';
import { sampleValue } from './sample-value.js';

/**
 * A result that a task could have, as its integration returns it. `{}` where the result can be any JSON value, and where
 * no model describes it.
 *
 * @param parameters `Arguments` or `Parameters`, evaluated or as in the definition
 */
export function sampleTaskResult(resource: TaskResource, parameters: Json): Json {
  const shape = taskResultShape(resource);
  if (shape === undefined) return {};
  const sample = sampleOf(shape, shape.spelling, parameters);
  const name = `${resource.resourceType}:${resource.action}`;
  if (name === 'bedrock:invokeModel')
    return { Body: modelOutput(modelIdIn(parameters)), ContentType: 'application/json' };
  if (name === 'aws-sdk:bedrockruntime:invokeModel')
    return { ContentType: 'application/json', Body: JSON.stringify(modelOutput(modelIdIn(parameters))) };
  return sample;
}

/** A response that an operation could have, in the spelling of its API. `undefined` if the operation returns nothing. */
export function sampleResponse(model: ServiceModel, operation: string, input: Json): Json {
  const shape = operationResultShape(model, operation);
  if (shape === undefined) return {};
  const sample = sampleOf(shape, 'api', input);
  return model.id === 'bedrockruntime' && operation === 'InvokeModel' && isJsonObject(sample)
    ? { ...sample, contentType: 'application/json', body: modelOutput(modelIdIn(input)) }
    : sample;
}

function sampleOf({ model, reference, untyped }: ResultShape, spelling: Spelling | 'api', input: Json): Json {
  const sample = sampleValue(model, reference, { spelling, input: stringsIn(input) });
  if (!isJsonObject(sample)) return sample;
  return Object.fromEntries(
    Object.entries(sample).map(([member, value]) => [member, untyped.has(capitalized(member)) ? {} : (value ?? null)]),
  );
}

/** The strings of an input, without expressions. */
function stringsIn(input: Json): ReadonlyMap<string, string> {
  const entries = isJsonObject(input) ? Object.entries(input) : [];
  return new Map(
    entries.flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !name.endsWith('.$') && !value.startsWith('{%') ? [[name.toLowerCase(), value]] : [],
    ),
  );
}

function modelIdIn(parameters: Json): string {
  if (!isJsonObject(parameters)) return '';
  const id = Object.entries(parameters).find(([name]) => /^modelId(\.\$)?$/i.test(name))?.[1];
  return typeof id === 'string' ? id : JSON.stringify(id ?? '');
}
