import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { drain, frameParser, lineParser, LogReader } from './log-reader.js';
import { MessageReader } from './node/http-messages.mjs';
import { serveRuntimeConnection } from './runtime-connection.js';
import { RuntimeSession } from './runtime-session.js';

/** Bytes in chunks of any size, as a socket delivers them. */
function chunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });
const body = fc.string({ unit: 'binary', maxLength: 300 });

describe('messages of the Runtime API', () => {
  it('arrive whole, however the connection cuts them', () => {
    const header = fc.tuple(fc.stringMatching(/^[A-Z][a-z-]{0,8}$/), fc.stringMatching(/^[!-~]{0,20}$/));
    const message = fc.record({
      start: fc.stringMatching(/^[A-Z]{1,5} \/[a-z/]{0,20}$/),
      headers: fc.array(header),
      body,
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), sizes, (messages, cuts) => {
        const text = messages.map(({ start, headers, body: content }) => {
          const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
          return `${start}\r\n${lines}Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
        });
        const received: { start: string; body: string }[] = [];
        const reader = new MessageReader(({ start, body: content }) =>
          received.push({ start, body: content.toString('utf8') }),
        );
        for (const chunk of chunks(Buffer.from(text.join('')), cuts)) reader.push(chunk);
        expect(received).toEqual(
          messages.map(({ start, body: content }) => ({ start, body: Buffer.from(content).toString('utf8') })),
        );
      }),
    );
  });

  it('that are not part of the API are refused', async () => {
    const connection = new PassThrough();
    const replies: string[] = [];
    connection.write = ((chunk: string) => replies.push(chunk)) as never;
    const outcomes: string[] = [];
    const session = new RuntimeSession({
      idle: () => outcomes.push('idle'),
      result: (payload) => outcomes.push(payload),
      failed: (payload) => outcomes.push(payload),
      exiting: ({ errorMessage }) => outcomes.push(errorMessage),
    });
    serveRuntimeConnection(connection, session);
    const post = (path: string, content: string, headers = '') =>
      `POST /2018-06-01/runtime/${path} HTTP/1.1\r\n${headers}Content-Length: ${content.length}\r\n\r\n${content}`;
    const requests = [
      'GET /2018-06-01/runtime/invocation/ HTTP/1.1\r\n\r\n',
      post('invocation/next', ''),
      post('invocation/unknown/response', '1'),
      'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n',
    ];
    connection.emit('data', Buffer.from(requests.join('')));
    expect(replies.map((reply) => reply.slice(0, 12))).toEqual(['HTTP/1.1 404', 'HTTP/1.1 404', 'HTTP/1.1 400']);
    expect(outcomes).toEqual(['idle']);
    session.send({
      requestId: 'r1',
      payload: '{"a":"é"}',
      deadline: 5,
      invokedFunctionArn: 'arn',
      traceHeader: 't',
      clientContext: { custom: { name: 'é\r\nInjected: 1' } },
    });
    expect(replies[3]).toContain('Lambda-Runtime-Client-Context: {"custom":{"name":"\\u00e9\\r\\nInjected: 1"}}\r\n');
    expect(replies[3]).toMatch(/Content-Length: 10\r\n\r\n\{"a":"é"\}$/);
    connection.emit(
      'data',
      Buffer.from(post('invocation/r1/error', 'not JSON', 'Lambda-Runtime-Function-Error-Type: X\r\n')),
    );
    connection.emit('data', Buffer.from(post('invocation/r1/response', '"twice"')));
    expect(outcomes).toEqual(['idle', '{"errorType":"X","errorMessage":"not JSON"}']);
    expect(replies[4]).toContain('InvalidRequestID');
    await Promise.resolve();
  });
});

describe('the log of a process', () => {
  it('is read as frames, however the pipe cuts them', () => {
    const texts = fc.array(fc.tuple(fc.constantFrom(0xa55a0001, 0xa55a0003, 0xa55a0017), body), { maxLength: 8 });
    fc.assert(
      fc.property(texts, sizes, (events, cuts) => {
        const frames = events.map(([type, text]) => {
          const data = Buffer.from(text);
          const header = Buffer.alloc(type === 0xa55a0001 ? 8 : 16);
          header.writeUInt32BE(type, 0);
          header.writeUInt32BE(data.length, 4);
          return Buffer.concat([header, data]);
        });
        const received: string[] = [];
        const parse = frameParser((text) => received.push(text));
        for (const chunk of chunks(Buffer.concat(frames), cuts)) parse(chunk);
        parse();
        expect(received).toEqual(events.map(([, text]) => Buffer.from(text).toString('utf8').replace(/\n$/, '')));
      }),
    );
  });

  it('is read as lines, however the pipe cuts them, also within a character', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(lines, sizes, (texts, cuts) => {
        const received: string[] = [];
        const parse = lineParser((line) => received.push(line));
        for (const chunk of chunks(Buffer.from(texts.join('\n')), cuts)) parse(chunk);
        parse();
        expect(received).toEqual(texts.at(-1) === '' ? texts.slice(0, -1) : texts);
      }),
    );
  });

  it('splits a line without end', () => {
    const received: number[] = [];
    const parse = lineParser((line) => received.push(line.length));
    for (let count = 0; count < 5; count += 1) parse(Buffer.alloc(200_000, 'x'));
    parse();
    expect(received.every((length) => length <= 262_144)).toBe(true);
    expect(received.reduce((sum, length) => sum + length, 0)).toBe(1_000_000);
  });

  it('is complete when it is drained, and a writer without end does not stop that', async () => {
    const stream = new PassThrough();
    const received: string[] = [];
    const reader = new LogReader(
      stream,
      lineParser((line) => received.push(line)),
    );
    for (let line = 0; line < 20_000; line += 1) stream.write(`line ${line}\n`);
    await drain([reader]);
    expect(received).toHaveLength(20_000);
    const writer = setInterval(() => stream.write('more\n'), 0);
    const startedAt = performance.now();
    await drain([reader]);
    clearInterval(writer);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
