import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { csvItems } from './csv-items.js';
import { jsonItems } from './json-items.js';
import { jsonLineItems } from './json-line-items.js';
import { atPointer } from './json-pointer.js';

/** A stream of the text in pieces of that many bytes. */
const stream = (text: string, size = 7): Readable => {
  const bytes = Buffer.from(text);
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    ),
    { objectMode: false },
  );
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const failed = (cause: unknown) => expect.objectContaining({ error: 'States.ItemReaderFailed', cause });

describe('the items of a JSON file', () => {
  it('are the elements of its array, regardless of chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (values, size, pretty) => {
          const text = pretty ? JSON.stringify(values, null, 2) : JSON.stringify(values);
          expect(await all(jsonItems(stream(text, size)))).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('are the key-value pairs of its object', async () => {
    expect(await all(jsonItems(stream(' {"a": [1, {"b": "}"}], "c": 2}')))).toEqual([
      { Key: 'a', Value: [1, { b: '}' }] },
      { Key: 'c', Value: 2 },
    ]);
  });

  it.each([
    ['[1, 2', 'The file is not a valid JSON array: unexpected end of file.'],
    ['', 'The file is not a valid JSON array: unexpected end of file.'],
    ['"text"', 'Attempting to map over non-iterable node.'],
    ['[1, nope]', expect.stringMatching(/^The file is not valid JSON: /)],
  ])('are an error in %j', async (text, cause) => {
    await expect(all(jsonItems(stream(text)))).rejects.toEqual(failed(cause));
  });

  it('are found with a JSON pointer', () => {
    expect(atPointer({ 'a/b': [{ items: [1, 2] }] }, '/a~1b/0/items')).toEqual([1, 2]);
    expect(() => atPointer({ a: 1 }, '/b')).toThrow(
      failed("The ItemsPointer '/b' matches nothing in the file: 'b' is missing."),
    );
  });
});

describe('the items of a JSON Lines file', () => {
  it('are one per line, without empty lines', async () => {
    expect(await all(jsonLineItems(stream('\ufeff{"a":1}\r\n\n"ü"\n[2]')))).toEqual([{ a: 1 }, 'ü', [2]]);
  });
});

describe('the items of a CSV file', () => {
  const text =
    'Col1,Col2,Col3\nValue1,Value2,Value3\n,,,\ntrue,1,\'HelloWorld\'\nNull,None,\n   \n"a ""quoted"", one",2,3,4\n';

  it('are its rows with the headers of the first row, padded or truncated', async () => {
    expect(await all(csvItems(stream(text), { CSVHeaderLocation: 'FIRST_ROW' }))).toEqual([
      { Col1: 'Value1', Col2: 'Value2', Col3: 'Value3' },
      { Col1: '', Col2: '', Col3: '' },
      { Col1: 'true', Col2: '1', Col3: "'HelloWorld'" },
      { Col1: 'Null', Col2: 'None', Col3: '' },
      { Col1: '   ', Col2: '', Col3: '' },
      { Col1: 'a "quoted", one', Col2: '2', Col3: '3' },
    ]);
  });

  it('are its rows with specified headers and another delimiter', async () => {
    expect(
      await all(
        csvItems(stream('1|2\n3|4'), { CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'PIPE' }),
      ),
    ).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it('are rejected if two headers are the same', async () => {
    await expect(all(csvItems(stream('a,a\n1,2'), { CSVHeaderLocation: 'FIRST_ROW' }))).rejects.toEqual(
      failed('CSV headers cannot contain duplicates.'),
    );
  });
});
