import { expect, it } from 'vitest';
import { describeList, describeValue } from './violations.js';

it.each([
  [{ a: 1, b: { c: [true, null] } }, '{a=1, b={c=[true, null]}}'],
  [JSON.parse('{"toString":1,"__proto__":{"valueOf":2}}') as object, '{toString=1, __proto__={valueOf=2}}'],
  [Buffer.from('a'), 'java.nio.HeapByteBuffer'],
  [[[[[[[[[[[[1]]]]]]]]]]], '[[[[[[[[[...]]]]]]]]]'],
  ['text', 'text'],
])('describes %j as %s', (value, text) => expect(describeValue(value)).toBe(text));

it('describes a list of structures with the name of its shape', () => {
  expect(describeList([{ weight: 50 }], 'RoutingConfigurationListItem')).toBe(
    '[RoutingConfigurationListItem(weight=50)]',
  );
});
