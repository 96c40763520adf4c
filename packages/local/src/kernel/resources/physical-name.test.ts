import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physicalName, stableSuffix } from './physical-name.js';

describe('generated names', () => {
  it('consist of stack name, logical ID and a constant suffix', () => {
    expect(physicalName(['Images', 'Queue4A7E3555'], { maxLength: 80 })).toMatch(
      /^Images-Queue4A7E3555-[A-Za-z0-9]{12}$/,
    );
    expect(physicalName(['Images', 'Queue'], { maxLength: 80 })).toBe(
      physicalName(['Images', 'Queue'], { maxLength: 80 }),
    );
  });

  it('differ between stacks whose joined names are the same', () => {
    expect(stableSuffix('a\nb', 12)).not.toBe(stableSuffix('ab', 12));
    expect(physicalName(['a-b', 'c'], { maxLength: 80 })).not.toBe(physicalName(['a', 'b-c'], { maxLength: 80 }));
  });

  it('end with .fifo for FIFO queues and are lower case for buckets', () => {
    expect(physicalName(['Images', 'Queue'], { maxLength: 80, ending: '.fifo' })).toMatch(
      /^Images-Queue-\w{12}\.fifo$/,
    );
    expect(physicalName(['Images', 'Bucket83908E77'], { maxLength: 63, lowerCase: true })).toMatch(
      /^images-bucket83908e77-[a-z0-9]{12}$/,
    );
  });

  it('never exceed the limit, and contain every part', () => {
    const part = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,120}$/);
    fc.assert(
      fc.property(part, part, fc.constantFrom(63, 64, 80), (stack, id, maxLength) => {
        const [first = '', second = '', suffix = ''] = physicalName([stack, id], { maxLength }).split('-');
        expect(`${first}-${second}-${suffix}`.length).toBeLessThanOrEqual(maxLength);
        expect(stack.startsWith(first) && id.startsWith(second) && first.length > 0 && second.length > 0).toBe(true);
        if (stack.length + id.length + 14 <= maxLength) expect([first, second]).toEqual([stack, id]);
      }),
    );
  });
});
