import { type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type CorsRule, corsRules, preflightHeaders } from './cors.js';

const rules: CorsRule[] = [
  {
    AllowedOrigins: ['https://a*a'],
    AllowedMethods: ['GET', 'PUT'],
    AllowedHeaders: ['X-Amz-*', 'content-type'],
    MaxAgeSeconds: 60,
  },
  { AllowedOrigins: ['*'], AllowedMethods: ['GET'], AllowedHeaders: ['*'] },
];

describe("a bucket's CORS configuration", () => {
  const answer = (origin: string, method: string, headers?: string) => {
    const asked = { 'access-control-request-method': method, 'access-control-request-headers': headers };
    return preflightHeaders(rules, { method: 'OPTIONS', headers: asked } as IncomingMessage, origin);
  };

  it('uses the first rule that allows origin, method and headers', () => {
    expect(answer('https://a.example/a', 'PUT', 'x-amz-date, Content-Type')).toEqual({
      'access-control-allow-origin': 'https://a.example/a',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': 'x-amz-date, content-type',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '60',
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    });
    expect(answer('https://a.example/a', 'GET', 'x-other')).toMatchObject({
      'access-control-allow-origin': '*',
    });
  });

  it.each([
    ['another origin', 'https://b', 'PUT', undefined],
    ['an origin in which the halves of the pattern overlap', 'https://a', 'PUT', undefined],
    ['another method', 'https://aa', 'DELETE', undefined],
    ['another header', 'https://aa', 'PUT', 'x-amz-date, x-other'],
  ])('rejects %s', (_, origin, method, headers) => {
    expect(() => answer(origin, method, headers)).toThrow('CORSResponse: This CORS request is not allowed.');
  });

  it('allows nothing without rules', () => {
    const http = { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } } as IncomingMessage;
    expect(() => preflightHeaders(corsRules(undefined), http, 'https://a')).toThrow(
      'CORSResponse: CORS is not enabled for this bucket.',
    );
  });
});
