import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { csvItems } from './csv-items.js';
import { CsvParser } from './csv-parser.js';
import { type FileItem } from './file-item.js';
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

async function all(items: AsyncIterable<FileItem>): Promise<FileItem[]> {
  const found: FileItem[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const values = async (items: AsyncIterable<FileItem>) => (await all(items)).map(({ value }) => value);
const failed = (cause: unknown) => expect.objectContaining({ error: 'States.ItemReaderFailed', cause });

describe('the items of a JSON file', () => {
  it('are the elements of its array, regardless of chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (array, size, pretty) => {
          const text = pretty ? JSON.stringify(array, null, 2) : JSON.stringify(array);
          expect(await values(jsonItems(stream(text, size)))).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('are the key-value pairs of its object', async () => {
    expect(await all(jsonItems(stream(' {"a": [1, {"b": "}"}], "c": 2}')))).toEqual([
      { key: 'a', value: [1, { b: '}' }] },
      { key: 'c', value: 2 },
    ]);
  });

  it.each([
    ['[1, 2', 'The file is not a valid JSON array: unexpected end of file.'],
    ['', 'The file is not a valid JSON array: unexpected end of file.'],
    ['"text"', 'Attempting to map over non-iterable node.'],
    ['[1] 2', 'The file is not a valid JSON array: it has text after its end.'],
    ['[1}', 'The file is not a valid JSON array: it ends with a brace.'],
    ['[1,]', expect.stringMatching(/^The file is not valid JSON: /)],
    ['[1, nope]', expect.stringMatching(/^The file is not valid JSON: /)],
  ])('are an error in %j', async (text, cause) => {
    await expect(all(jsonItems(stream(text)))).rejects.toEqual(failed(cause));
  });

  it('are found with a JSON pointer', () => {
    expect(atPointer({ 'a/b': [{ items: [1, 2] }] }, '/a~1b/0/items')).toEqual([1, 2]);
    expect(atPointer({ 'm~1n': [[7]] }, '/m~01n/0/0')).toBe(7);
    expect(() => atPointer([1], '/')).toThrow(
      failed("The ItemsPointer '/' matches nothing in the file: '' is missing."),
    );
    expect(() => atPointer({ a: 1 }, '/b')).toThrow(
      failed("The ItemsPointer '/b' matches nothing in the file: 'b' is missing."),
    );
  });
});

describe('the items of a JSON Lines file', () => {
  it('are one per line, without empty lines', async () => {
    expect(await values(jsonLineItems(stream('\ufeff{"a":1}\r\n\n"ü"\n[2]')))).toEqual([{ a: 1 }, 'ü', [2]]);
  });

  it('are an error above 8 MB', async () => {
    const line = JSON.stringify('x'.repeat(8_388_607));
    await expect(all(jsonLineItems(stream(line, 65_536)))).rejects.toEqual(
      failed('An item must not exceed 8 MB (8388608 bytes), got 8388609 bytes.'),
    );
  });
});

interface Cell {
  readonly field: string;
  readonly quoted: boolean;
  readonly doubled: boolean;
}

/** Writes a field with quotation marks or backslashes. Where unquoted text is ambiguous, it is quoted. */
function writeField({ field, quoted, doubled }: Cell, delimiter: string, isOnly: boolean): string {
  const escaped = field.replaceAll('\\', '\\\\').replaceAll('"', doubled ? '""' : '\\"');
  const needsQuotes = /[\n\r]/.test(field) || (doubled && field.startsWith('"')) || (isOnly && field === '');
  return quoted || needsQuotes ? `"${escaped}"` : escaped.replaceAll(delimiter, `\\${delimiter}`);
}

describe('the items of a CSV file', () => {
  const text =
    'Col1,Col2,Col3\nValue1,Value2,Value3\n,,,\ntrue,1,\'HelloWorld\'\nNull,None,\n   \n"a ""quoted"", one",2,3,4\n';

  it('are its rows with the headers of the first row, padded or truncated', async () => {
    expect(await values(csvItems(stream(text), { CSVHeaderLocation: 'FIRST_ROW' }))).toEqual([
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
      await values(
        csvItems(stream('1|2\n3|4'), { CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'PIPE' }),
      ),
    ).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it('are parsed as in the example of AWS', async () => {
    // https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
    const fields = [
      'abc',
      '123',
      '"This string contains commas, a double quotation marks (""), and a newline (\n)"',
      '{""MyKey"":""MyValue""}',
      '"[1,2,3]"',
    ];
    const CSVHeaders = ['MyLetters', 'MyNumbers', 'MyString', 'MyObject', 'MyArray'];
    expect(await values(csvItems(stream(fields.join(',')), { CSVHeaderLocation: 'GIVEN', CSVHeaders }))).toEqual([
      {
        MyLetters: 'abc',
        MyNumbers: '123',
        MyString: 'This string contains commas, a double quotation marks ("), and a newline (\n)',
        MyObject: '{"MyKey":"MyValue"}',
        MyArray: '[1,2,3]',
      },
    ]);
  });

  it('have the escapes that AWS documents', async () => {
    const escapes = String.raw`path,size
C:\\Program Files\\MyApp.exe,6534512
a\,b,\q\|
\"x\",say \"hi\"`;
    expect(await values(csvItems(stream(escapes), {}))).toEqual([
      { path: String.raw`C:\Program Files\MyApp.exe`, size: '6534512' },
      { path: 'a,b', size: 'q|' },
      { path: '"x"', size: 'say "hi"' },
    ]);
    const pipes = csvItems(stream(String.raw`a|b${'\n'}1\|2|3\,4`), { CSVDelimiter: 'PIPE' });
    expect(await values(pipes)).toEqual([{ a: '1|2', b: '3,4' }]);
  });

  it('are read as they were written, with any delimiter, escape and chunk size', async () => {
    const special = fc.constantFrom('"', '\\', ',', '|', ';', ' ', '\t', '\n', '\r', 'ü', 'a');
    const field = fc.oneof(
      fc.string(),
      fc.array(special, { maxLength: 6 }).map((chars) => chars.join('')),
    );
    const cell = fc.record({ field, quoted: fc.boolean(), doubled: fc.boolean() });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', '|', ';', ' ', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (rows, delimiter, newline, ends, size) => {
          const write = (row: readonly Cell[]): string =>
            row.map((each) => writeField(each, delimiter, row.length === 1)).join(delimiter);
          const written = rows.map(write).join(newline) + (ends ? newline : '');
          const parser = new CsvParser(delimiter);
          const parsed: string[][] = [];
          for await (const chunk of stream(written, size).setEncoding('utf8'))
            parsed.push(...parser.parse(String(chunk)));
          const last = parser.end();
          if (last !== undefined) parsed.push(last);
          expect(parsed).toEqual(rows.map((row) => row.map((each) => each.field)));
        },
      ),
    );
  });

  it.each([
    ['"abc"def,x', ['abcdef', 'x']],
    ['a"b,c"', ['a"b', 'c"']],
    ['"",""""', ['', '"']],
    ['""a,b', ['"a', 'b']],
    ['"a\r"\r\n', ['a\r']],
    ['a\\', ['a']],
    ['"a\\"b"', ['a"b']],
    ['\\\n', undefined],
    ['\r\n', undefined],
    ['""\n', ['']],
  ])('%j has the fields %j', (record, expected) => {
    const parser = new CsvParser(',');
    const found = [...parser.parse(record), parser.end()].filter((each) => each !== undefined);
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each([
    ['a\n"b', {}, 'The file is not valid CSV: the last quoted field is not closed.'],
    [`${'h'.repeat(10_241)}\nx`, {}, 'CSV headers must not exceed 10240 bytes, got 10241 bytes.'],
    [`a\n${'x'.repeat(8_388_609)}`, {}, 'An item must not exceed 8 MB (8388608 bytes), got 8388609 bytes.'],
    ['a', { CSVDelimiter: 'X' }, "CSVDelimiter must be one of COMMA, PIPE, SEMICOLON, SPACE, TAB, got 'X'."],
    ['a,a\n1,2', { CSVHeaderLocation: 'FIRST_ROW' }, 'CSV headers cannot contain duplicates.'],
  ])('are an error in case %#', async (file, config, cause) => {
    await expect(all(csvItems(stream(file, 65_536), config))).rejects.toEqual(failed(cause));
  });
});
