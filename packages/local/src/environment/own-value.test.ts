import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../deployment/assembly/testing/scope.js';
import { Evaluation } from '../deployment/assembly/evaluation.js';
import { ownValue } from '../kernel/own-value.js';
import { missingParameters } from '../services/apigatewayv2/service-integration.js';
import { parseDockerfile } from '../services/batch/image/dockerfile.js';
import { variableReferences } from '../services/states/machines/variable-references.js';
import { csvItems } from '../services/states/map-data/csv-items.js';
import { atPointer } from '../services/states/map-data/json-pointer.js';
import { readHttpParameters } from '../services/states/integrations/http/check-http-parameters.js';
import { InvalidMockConfiguration } from './mocks/mock-file.js';
import { testCaseOf } from './mocks/test-cases.js';

describe.each(Object.getOwnPropertyNames(Object.prototype))('%s', (name) => {
  const named = <T>(value: T): Record<string, T> => Object.fromEntries([[name, value]]);

  it('is found only as an own property', () => {
    expect([ownValue({}, name), ownValue(undefined, name), ownValue(named(1), name)]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  it('can be a property name, and is not a condition, parameter or resource of a template', () => {
    const scope = scopeOf({ Conditions: {}, Parameters: {}, Resources: {} });
    const evaluation = new Evaluation(scope, 'Thing', 'Properties');
    expect(Object.entries(evaluation.evaluate({ Variables: named('v') }) ?? {})).toEqual([['Variables', named('v')]]);
    expect(() => scope.conditions.holds(name, evaluation)).toThrow(
      `condition ${name} is not in the template's Conditions`,
    );
    expect(() => evaluation.evaluate({ Ref: name })).toThrow(
      `${name} is not a resource, parameter or pseudo parameter`,
    );
  });

  it('can be a variable of a Dockerfile', () => {
    const { environment } = parseDockerfile(
      `FROM node\nARG ${name}=a\nENV ${name}=\${${name}}b\nENV X=\${${name}}`,
      {},
    );
    expect(Object.entries(environment)).toEqual([
      [name, 'ab'],
      ['X', 'ab'],
    ]);
    expect(Object.entries(parseDockerfile(`FROM node\nENV X=\${${name}}`).environment)).toEqual([['X', '']]);
  });

  it('can be a state, a JSON pointer or a header, and is not a delimiter', async () => {
    const definition = { StartAt: name, States: named({ Type: 'Pass', Parameters: { 'a.$': '$v' }, End: true }) };
    expect(Object.entries(variableReferences(definition) ?? {})).toEqual([[name, ['v']]]);
    expect(atPointer(named([1]), `/${name}`)).toEqual([1]);
    expect(() => atPointer({}, `/${name}`)).toThrow(`'${name}' is missing`);
    const request = {
      ApiEndpoint: 'https://api.example',
      Method: 'GET',
      Authentication: { ConnectionArn: 'arn' },
      Headers: named('v'),
    };
    const { headers } = readHttpParameters(request, (problem) => {
      throw new Error(problem);
    });
    expect(Object.entries(headers)).toEqual([[name.toLowerCase(), 'v']]);
    await expect(csvItems(Readable.from(['a']), { CSVDelimiter: name }).next()).rejects.toThrow('CSVDelimiter');
  });

  it('is not an integration subtype, nor a part of a mock configuration', () => {
    expect(missingParameters(name, {})).toBeUndefined();
    const configuration = { StateMachines: { M: { TestCases: { C: { S: name } } } }, MockedResponses: {} };
    for (const [machine, testCase] of [
      [name, 'C'],
      ['M', name],
      ['M', 'C'],
    ] as const) {
      expect(() => testCaseOf(configuration, machine, testCase)).toThrow(InvalidMockConfiguration);
    }
  });
});
