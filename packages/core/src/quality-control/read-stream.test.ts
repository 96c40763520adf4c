import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_LIMIT } from './limits.js';
import { readStream } from './read-stream.js';
import { parseTimestamp } from './reading.js';

const csv = { key: 'station-1/temperature.csv', StreamID: 'temperature' };
const json = { key: 'station-1/temperature.jsonl', StreamID: 'temperature' };

async function* inPieces(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

const read = async (text: string | Uint8Array, source = csv, size?: number) =>
  await all(readStream(inPieces(text, size), source));
const at = (text: string) => Date.parse(text);

describe('a stream in CSV', () => {
  it('is parsed by its header, with any other columns and line breaks', async () => {
    expect(
      await read('station,timestamp,value\r\nA,2026-11-22T00:00:00Z,1.5\r\nA,2026-11-22T01:10:00+01:00,-2e3\r\n'),
    ).toEqual([
      { line: 2, time: at('2026-11-22T00:00:00Z'), value: 1.5 },
      { line: 3, time: at('2026-11-22T00:10:00Z'), value: -2_000 },
    ]);
  });

  it('uses the column named like the stream if there is no value column, so that a station has one file', async () => {
    expect(await read('\uFEFFtimestamp,pressure,temperature\n2026-11-22T00:00:00Z,1000,8\n')).toMatchObject([
      { value: 8 },
    ]);
  });

  it.each(['', 'NA', 'NaN', 'null', 'n/a', '-', '  '])('interprets %j as no value', async (value) => {
    expect(await read(`timestamp,value\n2026-11-22T00:00:00Z,${value}\n`)).toEqual([
      { line: 2, time: at('2026-11-22T00:00:00Z'), value: undefined },
    ]);
  });

  it('supports quoted fields', async () => {
    expect(await read('"timestamp","note","value"\n"2026-11-22T00:00:00Z","a ""b"", c","4"\n')).toMatchObject([
      { value: 4 },
    ]);
  });

  it('identifies a malformed line and continues after it', async () => {
    const lines = [
      'timestamp,value',
      '2026-11-22T00:00:00Z',
      'yesterday,4',
      '2026-02-30T00:00:00Z,4',
      '2026-11-22T00:00:00Z,warm',
      '2026-11-22T00:00:00,4',
      '2026-11-22T00:00:00Z,"4',
      '',
      '2026-11-22T00:10:00Z,4',
    ];
    expect(await read(lines.join('\n'))).toEqual([
      { line: 2, problem: 'the line must have 2 fields like the header, got 1: "2026-11-22T00:00:00Z"' },
      {
        line: 3,
        problem: 'timestamp must be ISO 8601 with a time zone, such as 2026-11-22T08:00:00Z, got "yesterday"',
      },
      { line: 4, problem: expect.stringMatching(/^timestamp must be .*, got "2026-02-30T00:00:00Z"$/) },
      { line: 5, problem: 'value must be a number, or empty, got "warm"' },
      { line: 6, problem: expect.stringMatching(/^timestamp must be .*, got "2026-11-22T00:00:00"$/) },
      { line: 7, problem: expect.stringMatching(/^the line must close every quote, got /) },
      { line: 9, time: at('2026-11-22T00:10:00Z'), value: 4 },
    ]);
  });

  it('identifies a line that is not UTF-8', async () => {
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('timestamp,value\n2026'),
      0xff,
      ...new TextEncoder().encode('\n2026-11-22T00:10:00Z,4\n'),
    ]);
    expect(await read(bytes)).toMatchObject([
      { line: 2, problem: 'it is not UTF-8' },
      { line: 3, value: 4 },
    ]);
  });

  it('fails with name, line and fix if the header has no such column', async () => {
    await expect(read('time,value\n1,2\n')).rejects.toMatchObject({
      name: 'InvalidStream',
      line: 1,
      message: 'line 1: the header must have a column "timestamp", got "time,value"',
    });
    await expect(read('timestamp,humidity\n')).rejects.toThrow(
      'the header must have a column "value" or "temperature"',
    );
  });

  it('is empty if the object is empty', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('timestamp,value')).toEqual([]);
  });
});

describe('a stream in JSON Lines', () => {
  it('is parsed by its members', async () => {
    const lines = [
      '{"timestamp":"2026-11-22T00:00:00Z","value":1.5}',
      '{"timestamp":"2026-11-22T00:10:00Z","temperature":2}',
      '{"timestamp":"2026-11-22T00:20:00Z","value":null}',
      '{"timestamp":"2026-11-22T00:30:00Z"}',
    ];
    expect((await read(lines.join('\n'), json)).map((item) => ('value' in item ? item.value : item))).toEqual([
      1.5,
      2,
      undefined,
      undefined,
    ]);
  });

  it('identifies a malformed line', async () => {
    const lines = [
      '{',
      '[1]',
      '{"timestamp":1,"value":1}',
      '{"timestamp":"2026-11-22T00:00:00Z","value":"1"}',
      '{"timestamp":"2026-11-22T00:00:00Z","value":1e999}',
    ];
    expect(await read(lines.join('\n'), json)).toEqual([
      { line: 1, problem: 'the line must be a JSON object with timestamp and value, got "{"' },
      { line: 2, problem: expect.stringContaining('[1]') },
      { line: 3, problem: expect.stringMatching(/^timestamp must be .*, got 1$/) },
      { line: 4, problem: expect.stringMatching(/^value must be .*, got "1"$/) },
      { line: 5, problem: expect.stringMatching(/^value must be .*, got null$/) },
    ]);
  });
});

describe('any stream', () => {
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
  const readings = fc.array(fc.tuple(fc.integer({ min: 0, max: 4e12 }), value), { maxLength: 40 });

  it('parses to the written readings, for any chunking of its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(readings, fc.integer({ min: 1, max: 50 }), fc.boolean(), async (written, size, asCsv) => {
        const rows = written.map(([time, number]) => [new Date(time).toISOString(), number] as const);
        const text = asCsv
          ? ['timestamp,value', ...rows.map(([time, number]) => `${time},${number ?? ''}`)].join('\n')
          : rows.map(([timestamp, number]) => JSON.stringify({ timestamp, value: number ?? null })).join('\n');
        const read_ = await read(text, asCsv ? csv : json, size);
        expect(read_.map((item) => ('time' in item ? [item.time, item.value] : item))).toEqual(
          written.map(([time, number]) => [
            time,
            number === undefined ? undefined : number === 0 ? expect.closeTo(0) : number,
          ]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('keeps at most one line of 64 KiB in memory, and continues after a longer one', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('timestamp,value\n');
      const block = new Uint8Array(1_000_000).fill(0x31);
      for (let sent = 0; sent < 50; sent += 1) yield await Promise.resolve(block);
      yield new TextEncoder().encode('\n2026-11-22T00:00:00Z,1\n');
    }
    const items = await all(readStream(endless(), csv));
    expect(items).toMatchObject([
      { line: 2, problem: `it has more than ${LINE_LIMIT} characters` },
      { line: 3, value: 1 },
    ]);
  });

  it('fails only with named errors, for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, asCsv) => {
        const outcome = await read(bytes, asCsv ? csv : json).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome.name).toBe('InvalidStream');
      }),
    );
  });
});

describe('a timestamp', () => {
  it.each([
    '2026-11-22T00:00:00Z',
    '2026-11-22 00:00Z',
    '2026-11-22T00:00:00.123456789Z',
    '2026-11-22T05:30:00+0530',
    '2026-11-22T00:00:00,5Z',
    '2024-02-29T23:59:59Z',
  ])('is %s', (text) => {
    expect(parseTimestamp(text)).toBeTypeOf('number');
  });

  it.each([
    '',
    '2026-11-22',
    '2026-11-22T00:00:00',
    '2026-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '22.11.2026 00:00Z',
    '1763769600',
    'null',
  ])('is not %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});
