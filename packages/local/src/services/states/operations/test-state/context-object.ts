import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { validationError } from '../../errors.js';
import { type AwsError } from '../../../../kernel/aws-error.js';
import { ownValue } from '../../../../kernel/own-value.js';

/** Fields of a context object with their types. */
const sections: Readonly<Record<string, Readonly<Record<string, 'string' | 'number' | 'any'>>>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/**
 * Reads the context object of a request.
 *
 * @throws AwsError `ValidationException` with the first invalid field
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function readContextObject(text: string): JsonObject {
  const context = parse(text);
  for (const [name, section] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const fields = ownValue(sections, name);
    if (fields === undefined) throw invalid(`Field '${name}' is not allowed`);
    if (!isJsonObject(section)) throw invalid(`${name} must be an object`);
    for (const [field, value] of Object.entries(section)) {
      const wanted = ownValue(fields, field);
      if (wanted === undefined) throw invalid(`Field '${field}' is not allowed`);
      if (wanted !== 'any' && typeof value !== wanted) throw invalid(`${name}.${field} must be a ${wanted}`);
    }
  }
  return context;
}

function parse(text: string): JsonObject {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    throw invalid('must be valid JSON');
  }
  if (!isJsonObject(parsed)) throw invalid('must be a JSON object');
  return parsed;
}

function invalid(reason: string): AwsError {
  return validationError(`Invalid Context object provided: ${reason}`);
}
