import { EventStreamCodec } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrame } from './event-stream.js';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (content) => Buffer.from(content, 'utf8'),
);

it('encodes frames that the decoder of the AWS SDK reads', () => {
  // The decoder sets headers as properties of an object, where this name has another meaning.
  const name = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text !== '__proto__');
  const headers = fc.dictionary(name, fc.string(), { maxKeys: 4 });
  fc.assert(
    fc.property(headers, fc.uint8Array(), (given, payload) => {
      const message = codec.decode(encodeFrame(given, payload));
      expect(Object.entries(message.headers).map(([name, { value }]) => [name, value])).toEqual(Object.entries(given));
      expect([...message.body]).toEqual([...payload]);
    }),
  );
});
