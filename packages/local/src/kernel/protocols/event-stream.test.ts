import { EventStreamCodec } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrame } from './event-stream.js';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (content) => Buffer.from(content, 'utf8'),
);

it('encodes frames that the decoder of the AWS SDK reads', () => {
  const headers = fc.dictionary(fc.string({ minLength: 1, maxLength: 60 }), fc.string(), { maxKeys: 4 });
  fc.assert(
    fc.property(headers, fc.uint8Array(), (given, payload) => {
      const message = codec.decode(encodeFrame(given, payload));
      expect(Object.entries(message.headers).map(([name, { value }]) => [name, value])).toEqual(Object.entries(given));
      expect([...message.body]).toEqual([...payload]);
    }),
  );
});
