import { describe, expect, it } from 'vitest';
import { parseInput, parseOutput } from '../contract/contract.js';
import { type JsonSchema } from '../contract/json-schema.js';
import { concurrentDownload } from './contract.js';

const flags = {
  baseUrl: 'https://www.fluentpython.com/data/flags',
  resourcePaths: ['ad/ad.gif', 'ae/ae.gif'],
  lambdaConcur: 5,
};

/** Returns the message of the error that an input causes. */
function refusal(input: unknown): string {
  try {
    parseInput(concurrentDownload, input);
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidInput', fault: 'caller', retryable: false });
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(input)}`);
}

describe('an input of ConcurrentDownload', () => {
  it('is accepted in its original form, and with every optional field', () => {
    expect(parseInput(concurrentDownload, flags)).toEqual(flags);
    expect(parseInput(concurrentDownload, { ...flags, maxConcurrency: 1_000, force: true })).toEqual({
      ...flags,
      maxConcurrency: 1_000,
      force: true,
    });
  });

  it('is accepted with a manifest instead of the paths', () => {
    const input = { baseUrl: 'http://example.com', manifest: { bucket: 'lists', key: 'a/b.jsonl' }, lambdaConcur: 40 };
    expect(parseInput(concurrentDownload, input)).toEqual(input);
  });

  it.each([
    'https://example.com',
    'http://example.com/',
    'HTTPS://Example.COM:8443/a/b',
    'http://127.0.0.1:8080/flags',
    'http://[::1]:80/x',
    'http://localhost',
    'https://a_b.example',
    'https://xn--bcher-kva.example/',
    'https://example.com./a',
    'http://3f2a9b:3000',
    'https://example.com/%C3%A4/ä',
  ])('accepts %s as baseUrl', (baseUrl) => {
    expect(parseInput(concurrentDownload, { ...flags, baseUrl })).toMatchObject({ baseUrl });
  });

  it.each([
    '',
    'example.com',
    '//example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://',
    'https:///a',
    'https://user:secret@example.com',
    'https://user@example.com/a',
    'https://example.com?x=1',
    'https://example.com/a#b',
    'https://example.com:99999',
    'https://example.com:0x1',
    'https://exa mple.com',
    'https://example.com/a b',
    'https://example.com/a\n',
    'https://example.com\\a',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://127.1',
    'http://[::1',
    'http://[:::1]/',
    'javascript:alert(1)',
    ' https://example.com',
  ])('rejects %j as baseUrl', (baseUrl) => {
    expect(refusal({ ...flags, baseUrl })).toMatch(/^baseUrl must be /);
  });

  it.each([
    'a.gif',
    'ad/ad.gif',
    'a//b',
    'a/',
    '.hidden/x',
    '..a',
    'a..b/c.gif',
    'a b.gif',
    'Foo_(1).jpg',
    'a.gif?w=64&x=/../y',
    'a/b:c.gif',
    'ä.png',
    '%2Fa',
    '...',
    '%C3%A4',
  ])('accepts %s as a path', (path) => {
    expect(parseInput(concurrentDownload, { ...flags, resourcePaths: [path] })).toMatchObject({
      resourcePaths: [path],
    });
  });

  it.each([
    '',
    ' ',
    '/a.gif',
    '//host/a.gif',
    '?x',
    '.',
    '..',
    '../a',
    'a/..',
    'a/../b',
    './a',
    'a/.',
    '%2e%2e/a',
    'a/%2E./b',
    'a/.%2e',
    '..?x',
    'a/..?x',
    'https://example.com/a',
    'http:a',
    'data:x',
    'a\\b',
    '..\\a',
    'a#b',
    'a\nb',
    'a\n',
    'a\r',
    'a\u0000',
    'a ',
    ' a',
    'a\tb',
    'x'.repeat(1_025),
  ])('rejects %j as a path', (path) => {
    expect(refusal({ ...flags, resourcePaths: ['ok.gif', path] })).toMatch(/^resourcePaths\[1\] must be /);
  });

  it('is rejected in one sentence that contains field, value and fix', () => {
    expect(refusal({ ...flags, lambdaConcur: 0 })).toBe(
      'lambdaConcur must be an integer from 1 to 40, the number of concurrent requests of one function, got 0',
    );
    expect(refusal({ ...flags, lambdaConcur: undefined })).toMatch(
      /^lambdaConcur is required: an integer from 1 to 40/,
    );
    expect(refusal({ ...flags, color: 'red' })).toBe(
      'color must be omitted (known fields: baseUrl, resourcePaths, manifest, lambdaConcur, maxConcurrency, force), got "red"',
    );
    expect(refusal({ ...flags, resourcePaths: [] })).toBe(
      'resourcePaths must be a non-empty list of paths relative to baseUrl, unless manifest is specified, got []',
    );
    expect(refusal([])).toBe(
      'input must be an object with baseUrl, lambdaConcur and either resourcePaths or manifest, got []',
    );
    expect(refusal(undefined)).toMatch(/^input is required/);
    expect(
      refusal({ baseUrl: flags.baseUrl, lambdaConcur: 1, manifest: { bucket: 'lists', key: 'x', version: 1 } }),
    ).toBe('manifest.version must be omitted (known fields: bucket, key), got 1');
  });

  it('is rejected without resourcePaths and manifest, and with both', () => {
    expect(refusal({ baseUrl: flags.baseUrl, lambdaConcur: 1 })).toMatch(
      /^resourcePaths is required: a non-empty list .*, unless manifest is specified$/,
    );
    expect(refusal({ ...flags, manifest: { bucket: 'lists', key: 'x' } })).toBe(
      'manifest must be omitted (only one of resourcePaths, manifest is allowed), got {"bucket":"lists","key":"x"}',
    );
  });

  it.each([
    [{ lambdaConcur: 41 }],
    [{ lambdaConcur: 1.5 }],
    [{ lambdaConcur: '5' }],
    [{ lambdaConcur: null }],
    [{ maxConcurrency: 0 }],
    [{ maxConcurrency: 1_001 }],
    [{ force: 'yes' }],
    [{ resourcePaths: 'a.gif' }],
    [{ resourcePaths: [1] }],
    [{ manifest: null }],
  ])('rejects %j', (part) => {
    expect(refusal({ ...flags, ...part })).toContain(Object.keys(part)[0]);
  });

  it('reports the first problem in the order of the contract, and includes all of them', () => {
    try {
      parseInput(concurrentDownload, { x: 1, lambdaConcur: 0, resourcePaths: ['..', 'a', '/'], baseUrl: 'no' });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ field: 'baseUrl', received: '"no"' });
      expect((error as { problems: { field: string }[] }).problems.map(({ field }) => field)).toEqual([
        'baseUrl',
        'resourcePaths[0]',
        'resourcePaths[2]',
        'lambdaConcur',
        'x',
      ]);
    }
  });

  it('truncates a long value at 80 characters', () => {
    expect(refusal({ ...flags, baseUrl: 'x'.repeat(200) })).toMatch(/^baseUrl must be .*, got "x{79}…$/);
  });
});

describe('the JSON Schema of the input', () => {
  it('uses only the documented subset, and describes every part', () => {
    const allowed: Record<string, string[]> = {
      object: ['$schema', 'type', 'properties', 'required', 'additionalProperties', 'oneOf', 'description'],
      array: ['type', 'items', 'minItems', 'maxItems', 'description'],
      string: ['type', 'minLength', 'maxLength', 'pattern', 'description'],
      integer: ['type', 'minimum', 'maximum', 'description'],
      boolean: ['type', 'description'],
    };
    const walk = (schema: JsonSchema): void => {
      expect(allowed[schema.type ?? 'any']).toEqual(expect.arrayContaining(Object.keys(schema)));
      expect(schema.description.length).toBeGreaterThan(5);
      if (schema.type === 'object') {
        expect(schema.additionalProperties).toBe(false);
        Object.values(schema.properties).forEach(walk);
      }
      if (schema.type === 'array') walk(schema.items);
    };
    walk(concurrentDownload.inputJsonSchema());
  });

  it('requires exactly one of resourcePaths and manifest, and lists the required fields', () => {
    expect(concurrentDownload.inputJsonSchema()).toMatchObject({
      required: ['baseUrl', 'lambdaConcur'],
      oneOf: [{ required: ['resourcePaths'] }, { required: ['manifest'] }],
      properties: {
        lambdaConcur: { type: 'integer', minimum: 1, maximum: 40 },
        resourcePaths: { type: 'array', minItems: 1, items: { type: 'string', maxLength: 1_024 } },
      },
    });
    expect(concurrentDownload.inputJsonSchema()).toBe(concurrentDownload.inputJsonSchema());
  });
});

describe('an output of ConcurrentDownload', () => {
  const output = {
    allSucceeded: false,
    requested: 2,
    succeeded: 1,
    unchanged: 0,
    failed: 1,
    bytes: 10,
    firstFailures: [{ url: 'https://h/b', statusCode: 404, message: 'Not Found' }],
    report: { bucket: 'images', key: 'report.jsonl' },
    results: [
      { url: 'https://h/a', statusCode: 200, filename: 'h/a' },
      { url: 'https://h/b', statusCode: 404, message: 'Not Found' },
    ],
  };

  it('is accepted with fields that a later version may add', () => {
    expect(parseOutput(concurrentDownload, { ...output, new: 1 })).toEqual(output);
  });

  it('is rejected by name if it belongs to another workflow', () => {
    expect(() => parseOutput(concurrentDownload, { total: 1 })).toThrow(
      expect.objectContaining({
        name: 'UnexpectedOutput',
        message: expect.stringContaining('allSucceeded is required'),
      }),
    );
  });
});
