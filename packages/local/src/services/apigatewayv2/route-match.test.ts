import { describe, expect, it } from 'vitest';
import { type HttpRoute } from './http-api.js';
import { matchRoute } from './route-match.js';

const routes = [
  '$default',
  'ANY /{proxy+}',
  'ANY /pets/dog/1',
  'GET /pets/dog/{id}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/1',
  'POST /',
].map((routeKey): HttpRoute => ({
  routeId: routeKey,
  routeKey,
  integrationId: routeKey,
  authorization: { kind: 'none' },
}));
const match = (method: string, path: string, among = routes) => {
  const found = matchRoute(among, method, path);
  return found && [found.route.routeKey, found.pathParameters];
};

describe('routes', () => {
  // The first four are the examples of API Gateway's own page.
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
    ['PUT', '/pets/dog/1', 'ANY /pets/dog/1', {}],
    ['POST', '/', 'POST /', {}],
    ['GET', '/', '$default', {}],
    ['GET', '/pets/dog/', 'GET /pets/{proxy+}', { proxy: 'dog/' }],
  ])('route %s %s to %s', (method, path, routeKey, parameters) => {
    expect(match(method, path)).toEqual([routeKey, parameters]);
  });

  it('do not match a request without a matching route', () => {
    expect(match('GET', '/other', routes.slice(2))).toBeUndefined();
    expect(match('POST', '/pets/dog/2', routes.slice(2))).toBeUndefined();
  });
});
