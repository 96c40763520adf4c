import { describe, expect, it } from 'vitest';
import { creationLine } from './creation-line.js';

const lineOf = (trace: readonly string[], path = 'Shop/Orders/Resource') =>
  creationLine(
    { metadata: { '/Shop/Orders/Resource': [{ type: 'aws:cdk:logicalId', data: 'Orders', trace: [...trace] }] } },
    path,
  );

describe('creationLine()', () => {
  it.each([
    [['new A (/app/node_modules/aws-cdk-lib/a.js:1:2)', 'new Shop (/app/lib/shop.ts:42:5)'], '/app/lib/shop.ts:42'],
    [['node:internal/main:1:1', 'file:///app/bin/app.mjs:7:1'], '/app/bin/app.mjs:7'],
    [[String.raw`new Shop (C:\app\lib\shop.ts:3:5)`], String.raw`C:\app\lib\shop.ts:3`],
    [['new A (/app/node_modules/a.js:1:2)', '...new A...'], undefined],
    [[], undefined],
  ])('finds the first frame outside of packages in %j', (trace, expected) => {
    expect(lineOf(trace)).toBe(expected);
  });

  it('has no line for other constructs, and without metadata', () => {
    expect(lineOf(['new Shop (/app/lib/shop.ts:42:5)'], 'Shop/Other')).toBeUndefined();
    expect(creationLine({ metadata: {} }, 'Shop/Orders/Resource')).toBeUndefined();
  });
});
