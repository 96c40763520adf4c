import { describe, expect, it } from 'vitest';
import { type ApiRequest } from './api-request.js';
import { mapped } from './request-parameters.js';

const request = {
  api: { apiId: 'abc' },
  stage: { name: '$default', variables: { level: 'info' } },
  route: { routeKey: 'POST /{id}' },
  pathParameters: { id: '7' },
  rawPath: '/7',
  query: new URLSearchParams('q=1&q=2'),
  headers: [['X-Kind', 'blue']],
  body: Buffer.from('{"order":{"items":[{"id":9},{"id":"ten"}]},"flag":true}'),
  source: { requestId: 'r-1', caller: {}, httpVersion: '1.1', sourceIp: '127.0.0.1' },
} as unknown as ApiRequest; // only what mappings read

describe('request parameters of service integrations', () => {
  it.each([
    ['$request.body', '{"order":{"items":[{"id":9},{"id":"ten"}]},"flag":true}'],
    ['$request.body.order.items[1].id', 'ten'],
    ['$request.body.order.items[0]', '{"id":9}'],
    ['$request.body.flag', 'true'],
    ['$request.body.nothing.here', undefined],
    ['$request.header.x-kind', 'blue'],
    ['$request.querystring.q', '1,2'],
    ['$request.path', '/7'],
    ['$request.path.id', '7'],
    ['$context.requestId', 'r-1'],
    ['$context.constructor', undefined],
    ['$stageVariables.level', 'info'],
    ['run-${request.path.id}-${context.routeKey}', 'run-7-POST /{id}'],
    [
      'arn:aws:states:us-east-1:123456789012:stateMachine:Static',
      'arn:aws:states:us-east-1:123456789012:stateMachine:Static',
    ],
  ])('maps %s', (parameter, value) => {
    expect(mapped(parameter, request)).toBe(value);
  });
});
