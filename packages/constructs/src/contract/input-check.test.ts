import { type ObjectJsonSchema, parseInput } from '@stepwell/core';
import { concurrentDownload } from '@stepwell/core/concurrent-download';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { inputCheck } from './input-check.js';

const check = jsonata(inputCheck(concurrentDownload.inputJsonSchema(), '$value'));

async function checked(value: unknown): Promise<unknown> {
  return await check.evaluate({}, { value });
}

function parsed(value: unknown): string {
  try {
    parseInput(concurrentDownload, value);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const listed = { baseUrl: 'https://www.example.com/flags', resourcePaths: ['ad/ad.gif'], lambdaConcur: 5 };
const manifest = {
  baseUrl: 'http://[::1]:8080',
  manifest: { bucket: 'my-bucket', key: 'lists/1.jsonl' },
  lambdaConcur: 1,
};

describe('a valid input', () => {
  it.each([
    ['one path', listed],
    ['several paths', { ...listed, resourcePaths: ['a', 'b/c.png', 'ü?x=1', 'a b.gif'] }],
    ['every optional field', { ...listed, maxConcurrency: 1000, force: true }],
    ['force: false', { ...listed, force: false }],
    ['a manifest', manifest],
    [
      'an integer with a zero fraction',
      JSON.parse('{"baseUrl":"http://a.b","resourcePaths":["a"],"lambdaConcur":3.0}'),
    ],
  ])('has no problem: %s', async (_title, input) => {
    expect(parsed(input)).toBe('');
    expect(await checked(input)).toBe('');
  });
});

describe('an invalid input', () => {
  const bad: [string, unknown][] = [
    ['null', null],
    ['a string', 'input'],
    ['a number', 5],
    ['an array', [listed]],
    ['an empty array', []],
    ['an empty object', {}],
    ['no baseUrl', { ...listed, baseUrl: undefined }],
    ['a baseUrl that is null', { ...listed, baseUrl: null }],
    ['a baseUrl that is not a URL', { ...listed, baseUrl: 'not a URL' }],
    ['another scheme', { ...listed, baseUrl: 'ftp://a.b/c' }],
    ['credentials', { ...listed, baseUrl: 'https://me:secret@a.b' }],
    ['a query', { ...listed, baseUrl: 'https://a.b/c?d' }],
    ['a line break at the end of baseUrl', { ...listed, baseUrl: 'https://a.b/c\n' }],
    ['a baseUrl in an array', { ...listed, baseUrl: ['https://a.b'] }],
    ['a baseUrl in an object', { ...listed, baseUrl: { url: 'https://a.b' } }],
    ['a long baseUrl', { ...listed, baseUrl: `https://a.b/${'c'.repeat(1100)}` }],
    ['no resourcePaths and no manifest', { ...listed, resourcePaths: undefined }],
    ['an empty list of paths', { ...listed, resourcePaths: [] }],
    ['resourcePaths that are a string', { ...listed, resourcePaths: 'ad/ad.gif' }],
    ['resourcePaths that are an object', { ...listed, resourcePaths: { 0: 'a' } }],
    ['a path that is a number', { ...listed, resourcePaths: ['a', 5] }],
    ['a path that is null', { ...listed, resourcePaths: [null] }],
    ['a path that is an array', { ...listed, resourcePaths: ['a', ['b']] }],
    ['a path that is an empty array', { ...listed, resourcePaths: ['a', [], '../b'] }],
    ['a path that is an object', { ...listed, resourcePaths: [{ path: 'a' }] }],
    ['an empty path', { ...listed, resourcePaths: ['a', 'b', ''] }],
    ['a path to a parent folder', { ...listed, resourcePaths: ['a', 'b/../c'] }],
    ['an encoded path to a parent folder', { ...listed, resourcePaths: ['%2e%2E/c'] }],
    ['a path from the root', { ...listed, resourcePaths: ['/c'] }],
    ['a path with a host', { ...listed, resourcePaths: ['//a.b/c'] }],
    ['a path with a scheme', { ...listed, resourcePaths: ['file:///etc/passwd'] }],
    ['a path with a fragment', { ...listed, resourcePaths: ['a#b'] }],
    ['a path with a backslash', { ...listed, resourcePaths: ['a\\b'] }],
    ['a path with a line break', { ...listed, resourcePaths: ['a\nb'] }],
    ['a path that ends in a line break', { ...listed, resourcePaths: ['a\n'] }],
    ['a path with quotes', { ...listed, resourcePaths: ['/"a"\'b\''] }],
    ['two invalid paths', { ...listed, resourcePaths: ['ok', '/first', '/second'] }],
    ['a long path', { ...listed, resourcePaths: [`/${'ä😀'.repeat(60)}`] }],
    ['lambdaConcur 0', { ...listed, lambdaConcur: 0 }],
    ['lambdaConcur 41', { ...listed, lambdaConcur: 41 }],
    ['lambdaConcur 1.5', { ...listed, lambdaConcur: 1.5 }],
    ['lambdaConcur as a string', { ...listed, lambdaConcur: '5' }],
    ['lambdaConcur true', { ...listed, lambdaConcur: true }],
    ['lambdaConcur missing', { ...listed, lambdaConcur: undefined }],
    ['maxConcurrency 1001', { ...listed, maxConcurrency: 1001 }],
    ['maxConcurrency null', { ...listed, maxConcurrency: null }],
    ['force as a string', { ...listed, force: 'yes' }],
    ['an unknown field', { ...listed, concurrency: 5 }],
    ['an unknown field that is null', { ...listed, extra: null }],
    ['two unknown fields', { ...listed, a: 1, b: 2 }],
    ['an unknown field with a long value', { ...listed, extra: 'x'.repeat(200) }],
    ['an unknown field with an array', { ...listed, extra: [1] }],
    ['an unknown field whose name is empty', { ...listed, '': 1 }],
    ['both forms at once', { ...listed, ...manifest }],
    ['a manifest that is a string', { ...manifest, manifest: 's3://a/b' }],
    ['a manifest without key', { ...manifest, manifest: { bucket: 'my-bucket' } }],
    ['a manifest with an empty key', { ...manifest, manifest: { bucket: 'my-bucket', key: '' } }],
    ['a manifest with an invalid bucket', { ...manifest, manifest: { bucket: 'My_Bucket', key: 'a' } }],
    ['a manifest with an unknown field', { ...manifest, manifest: { bucket: 'my-bucket', key: 'a', versionId: '1' } }],
    ['an invalid manifest with paths', { ...listed, manifest: {} }],
  ];
  // JSON omits undefined members.
  it.each(bad.map(([title, value]): [string, unknown] => [title, JSON.parse(JSON.stringify(value))]))(
    'has the same problem as in the parser: %s',
    async (_title, value) => {
      expect(parsed(value)).not.toBe('');
      expect(await checked(value)).toBe(parsed(value));
    },
  );
});

describe('any input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '.', '..', 'a/../b', '/a', 'a//b', 'https://a.b', 'a:b', 'x\n', '%2e'),
  );
  const anything = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
    fc.constant({}),
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(text, fc.integer(), { maxKeys: 2 }),
  );
  const rarely = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: anything });
  const input = fc.record(
    {
      baseUrl: rarely(fc.constantFrom('https://a.b', 'http://a.b:8080/c/', 'https://10.0.0.1/x')),
      resourcePaths: rarely(fc.array(rarely(text), { maxLength: 5 })),
      manifest: rarely(
        fc.record({ bucket: rarely(fc.constant('my-bucket')), key: rarely(fc.constant('k')) }, { requiredKeys: [] }),
      ),
      lambdaConcur: rarely(fc.integer({ min: -1, max: 42 })),
      maxConcurrency: rarely(fc.integer({ min: 0, max: 1002 })),
      force: rarely(fc.boolean()),
      other: anything,
    },
    { requiredKeys: [] },
  );

  it('has the same problem in the state machine as in the parser', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 9, arbitrary: input }, { weight: 1, arbitrary: anything }),
        async (generated) => {
          const value: unknown = JSON.parse(JSON.stringify(generated));
          expect(await checked(value)).toBe(parsed(value));
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe('strings of parts of URLs and paths', () => {
  const piece = fc.constantFrom(
    'http://',
    'HTTPS://',
    'a',
    'B',
    'xn--',
    '0x7f',
    '1',
    '255',
    '.',
    '..',
    '/',
    ':',
    '?',
    '#',
    '%',
    '2e',
    '%2E',
    '@',
    '[',
    ']',
    '::',
    '\\',
    ' ',
    '\n',
    '\r',
    '\u2028',
    '\u0085',
    '\x7f',
    'é',
    '😀',
    '-',
    '_',
  );
  const text = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

  it('match equally in both regular expression engines', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (start, path) => {
        // Only a URL parser rejects strings such as `http://[::::]`; with them, each image fails.
        const baseUrl = URL.canParse(`http://${start}`) ? `http://${start}` : start;
        const value = { ...listed, baseUrl, resourcePaths: ['ok', path] };
        expect(await checked(value)).toBe(parsed(value));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the compiled expression', () => {
  const compiled = inputCheck(concurrentDownload.inputJsonSchema(), '$states.input');

  it('does not contain the closing delimiter', () => {
    expect(compiled).not.toContain('%}');
  });

  it('is a small part of the definition', () => {
    expect(compiled.length).toBeLessThan(6_000);
  });

  it('checks the maximum number of paths within seconds', async () => {
    const resourcePaths = Array.from({ length: 30_000 }, (_, index) => `p${index}`);
    expect(await checked({ ...listed, resourcePaths })).toBe('');
    expect(await checked({ ...listed, resourcePaths: [...resourcePaths, '/last'] })).toBe(
      parsed({ ...listed, resourcePaths: [...resourcePaths, '/last'] }),
    );
  });

  it('names the members of objects in arrays', async () => {
    const schema: ObjectJsonSchema = {
      type: 'object',
      description: 'an object with jobs',
      additionalProperties: false,
      required: ['jobs'],
      properties: {
        jobs: {
          type: 'array',
          maxItems: 2,
          description: 'at most two jobs',
          items: {
            type: 'object',
            description: 'a job',
            additionalProperties: false,
            required: ['name'],
            properties: { name: { type: 'string', minLength: 1, description: "the job's name" } },
          },
        },
      },
    };
    const jobs = jsonata(inputCheck(schema, '$value'));
    const problem = async (value: unknown): Promise<unknown> => await jobs.evaluate({}, { value });
    expect(await problem({ jobs: [{ name: 'a' }, { name: '' }] })).toBe(`jobs[1].name must be the job's name, got ""`);
    expect(await problem({ jobs: [{ name: 'a', id: 1 }] })).toBe(
      'jobs[0].id must be omitted (known fields: name), got 1',
    );
    expect(await problem({ jobs: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })).toBe(
      'jobs must be at most two jobs, got [{"name":"a"},{"name":"b"},{"name":"c"}]',
    );
    expect(await problem({ jobs: [] })).toBe('');
  });
});
