import { describe, expect, it } from 'vitest';
import { contentTypeOf } from './content-types.js';
import { fileFilter } from './file-filter.js';
import { replaceMarkers } from './markers.js';

describe('the files of a deployment', () => {
  it.each([
    [[], [], ['a.txt', 'b/c.csv']],
    [['*'], [], []],
    [['*'], ['*.csv'], ['b/c.csv']],
    [['b/*'], [], ['a.txt']],
    [['?.txt'], [], ['b/c.csv']],
    [['[!a].txt', 'b/[a-c].csv'], [], ['a.txt']],
    [['a+txt', 'a.tx'], [], ['a.txt', 'b/c.csv']],
  ])('are filtered: exclude %j, include %j', (exclude, include, expected) => {
    expect(['a.txt', 'b/c.csv'].filter(fileFilter(exclude, include))).toEqual(expected);
  });

  it('have content types by their extensions', () => {
    expect(['index.HTML', 'a/b.json', 'plain', 'a.b/c', 'x.constructor'].map(contentTypeOf)).toEqual([
      'text/html',
      'application/json',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    [{}, '{"a":M}', '{"a":x "y" ü}'],
    [{ jsonEscape: 'true' }, '{"a":"M"}', '{"a":"x \\"y\\" ü"}'],
    [{ markerEncodings: { M: 'JSON_VALUE' } }, '{"a":M}', '{"a":"x \\"y\\" ü"}'],
    [{ markerEncodings: { M: 'YAML_STRING' } }, 'a: M', 'a: "x \\"y\\" ü"'],
  ])('have values for markers: %j', (configuration, content, expected) => {
    const replaced = replaceMarkers(Buffer.from(content), { M: 'x "y" ü' }, configuration);
    expect(Buffer.from(replaced).toString()).toBe(expected);
  });

  it('keep bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x4d, 0x00, 0x80]);
    expect([...replaceMarkers(bytes, { M: '$&' }, {})]).toEqual([0xff, 0xfe, 0x24, 0x26, 0x00, 0x80]);
  });
});
