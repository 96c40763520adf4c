import { describe, expect, it } from 'vitest';
import { functionResponse } from './function-response.js';

const answer = (result: unknown, version: '1.0' | '2.0' = '2.0') => {
  const { statusCode, headers, body } = functionResponse(JSON.stringify(result), version);
  return { statusCode, headers, body: body.toString('utf8') };
};

describe('responses of functions', () => {
  it('without a status code are the body, as JSON', () => {
    expect(answer({ hello: 'world' })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"hello":"world"}',
    });
    expect(answer('hello').body).toBe('hello');
    expect(answer(null)).toMatchObject({ statusCode: 200, body: 'null' });
  });

  it('have status, headers, cookies and body', () => {
    const result = {
      statusCode: 201,
      headers: { 'X-One': 1, Connection: 'close' },
      cookies: ['a=1', 'b=2'],
      body: 'made',
    };
    expect(answer(result)).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'text/plain;charset=utf-8', 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] },
      body: 'made',
    });
  });

  it('are decoded if they are base64', () => {
    expect(answer({ statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true }).body).toBe(
      'bytes',
    );
  });

  it('can have several values of a header in format 1.0', () => {
    expect(
      answer({ statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a', 'b'] } }, '1.0').headers['set-cookie'],
    ).toEqual(['a', 'b']);
  });

  it('are an error if they are invalid', () => {
    const error = { statusCode: 500, body: '{"message":"Internal Server Error"}' };
    expect(answer({ statusCode: 'teapot' })).toMatchObject(error);
    expect(answer({ statusCode: 200, body: { not: 'text' } })).toMatchObject(error);
    expect(answer({ hello: 'world' }, '1.0')).toMatchObject(error);
  });
});
