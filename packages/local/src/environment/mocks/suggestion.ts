import { type Json, type TaskRequest } from '@stepwell/asl';
import { type ServiceModel } from '../../kernel/models/service-model.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { sampleResponse, sampleTaskResult } from './samples/sample-result.js';

/** A mock for the file of mocks, in YAML that is also JSON where it can be. */
export function mockText(target: Readonly<Record<string, string>>, result: Json): string {
  const [first = '', ...rest] = [
    ...Object.entries(target).map(([field, value]) => `${field}: ${JSON.stringify(value)}`),
    `result: ${JSON.stringify(result)}`,
  ];
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)].join('\n');
}

function instruction({ mocks }: OptionNames): string {
  return `Add this mock to ${mocks}, and change its result:`;
}

/** How to mock a task that no service here can run. */
export function suggestTaskMock(
  { resource, parameters, stateName }: TaskRequest,
  stateMachine: string,
  names: OptionNames,
): string {
  const text = mockText({ stateMachine, state: stateName }, sampleTaskResult(resource, parameters));
  return `${instruction(names)}\n\nmocks:\n${text}\n`;
}

/** How to mock calls of an operation that no service here has. */
export function suggestCallMock(model: ServiceModel, operation: string, names: OptionNames, input: Json = {}): string {
  const action = `${model.id}:${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
  const text = mockText({ action }, sampleResponse(model, operation, input));
  return `${instruction(names)}\n\nmocks:\n${text}\n`;
}
