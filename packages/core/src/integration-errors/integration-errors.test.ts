import { describe, expect, it } from 'vitest';
import {
  errorNames,
  findIntegration,
  functionErrors,
  getIntegration,
  integrations,
  lostEnvironmentErrors,
  outcomeErrorName,
  retryableErrors,
  statesErrors,
  throttleResponses,
  timeoutErrors,
} from './index.js';

/** Names that Lambda's runtime and sandbox report, not the integration. */
const ofLambdaItself: readonly string[] = [functionErrors.exit, functionErrors.outOfMemory, functionErrors.timedOut];

describe.each(integrations)('the error names of $resource', ({ resource, errorPrefix, baseException, errors }) => {
  const names = errors.map(({ name }) => name);

  it('are unique and have a source', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { source } of errors) expect(new URL(source.url).protocol).toBe('https:');
  });

  it('have the prefix of the integration and follow the naming rule unless documented', () => {
    for (const { name, source } of errors) {
      if (ofLambdaItself.includes(name)) continue;
      expect(name.startsWith(`${errorPrefix}.`)).toBe(true);
      if (source.kind === 'rule') expect(name).toMatch(/Exception$|\.ExecutionAlreadyExists$/);
    }
  });

  it('include the base exception and SdkClientException as retryable errors, and no outcome', () => {
    expect(retryableErrors(resource)).toEqual(
      expect.arrayContaining([`${errorPrefix}.${baseException}`, `${errorPrefix}.SdkClientException`]),
    );
    expect(retryableErrors(resource).filter((name) => errorNames(resource, 'outcome').includes(name))).toEqual([]);
  });

  it('end with the timeout of the Task', () => {
    expect(timeoutErrors(resource).at(-1)).toBe(statesErrors.timeout);
  });
});

describe('the table', () => {
  it('has one entry per resource, with different prefixes for optimized and AWS SDK integrations', () => {
    expect(new Set(integrations.map(({ resource }) => resource)).size).toBe(integrations.length);
    expect(getIntegration('sqs').errorPrefix).toBe('SQS');
    expect(getIntegration('aws-sdk:sqs').errorPrefix).toBe('Sqs');
  });

  it('contains the errors that Lambda reports for a lost environment', () => {
    expect(lostEnvironmentErrors('lambda')).toEqual(['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory']);
    expect(timeoutErrors('lambda')).toEqual(['Sandbox.Timedout', 'States.Timeout']);
    expect(lostEnvironmentErrors('dynamodb')).toEqual([]);
  });

  it('returns the full name of an outcome and rejects any other name', () => {
    expect(outcomeErrorName('dynamodb', 'ConditionalCheckFailedException')).toBe(
      'DynamoDB.ConditionalCheckFailedException',
    );
    expect(() => outcomeErrorName('dynamodb', 'ThrottlingException')).toThrow(
      'name must be an outcome of dynamodb, got ThrottlingException',
    );
  });

  it('lists its integrations when it rejects an unknown one', () => {
    expect(findIntegration('glue')).toBeUndefined();
    expect(() => getIntegration('glue')).toThrow('resource must be one of lambda, batch, ');
  });

  it('contains a name or the base exception for each throttle of a service', () => {
    const services: Readonly<Record<keyof typeof throttleResponses, readonly string[]>> = {
      batch: ['batch'],
      dynamodb: ['dynamodb', 'aws-sdk:dynamodb'],
      events: ['events'],
      lambda: ['lambda'],
      s3: ['aws-sdk:s3'],
      sns: ['sns', 'aws-sdk:sns'],
      sqs: ['sqs', 'aws-sdk:sqs'],
      states: ['states', 'aws-sdk:sfn'],
    };
    const unmodeled = Object.entries(throttleResponses).flatMap(([service, { code }]) =>
      services[service as keyof typeof throttleResponses].filter((resource) => {
        const name = `${getIntegration(resource).errorPrefix}.${code.replace(/Exception$/, '')}Exception`;
        return !errorNames(resource, 'throttle').includes(name);
      }),
    );
    expect(unmodeled).toEqual(['aws-sdk:s3']);
  });
});
