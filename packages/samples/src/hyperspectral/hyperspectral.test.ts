import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EnviHeader,
  type Interleave,
  type ScanPlan,
  checkDataBytes,
  expectedDataBytes,
  parseEnviHeader,
  planQuickLook,
  scanScene,
} from './index.js';

const header = (fields: Record<string, string | number> = {}) =>
  [
    'ENVI',
    ...Object.entries({
      samples: 4,
      lines: 3,
      bands: 2,
      'header offset': 0,
      'data type': 2,
      interleave: 'bil',
      'byte order': 0,
      ...fields,
    }).map(([name, value]) => `${name} = ${value}`),
  ].join('\n');

/** Writes a scene's bytes in the order of the file, with the values of the cube. */
function written(scene: EnviHeader, cube: (band: number, line: number, sample: number) => number): Uint8Array {
  const bytes = new Uint8Array(expectedDataBytes(scene));
  const view = new DataView(bytes.buffer);
  const writers = new Map([
    [1, view.setUint8],
    [2, view.setInt16],
    [3, view.setInt32],
    [4, view.setFloat32],
    [5, view.setFloat64],
  ]);
  const write = writers.get(scene.sampleType.code)?.bind(view);
  if (write === undefined) throw new Error(`no writer for ${scene.sampleType.name}`);
  let at = scene.headerOffset;
  const put = (band: number, line: number, sample: number) => {
    write(at, cube(band, line, sample), scene.littleEndian);
    at += scene.sampleType.bytes;
  };
  const range = (length: number) => Array.from({ length }, (_, index) => index);
  const { bands, lines, samples } = scene;
  const orders: Record<Interleave, () => void> = {
    bsq: () =>
      range(bands).forEach((band) =>
        range(lines).forEach((line) => range(samples).forEach((sample) => put(band, line, sample))),
      ),
    bil: () =>
      range(lines).forEach((line) =>
        range(bands).forEach((band) => range(samples).forEach((sample) => put(band, line, sample))),
      ),
    bip: () =>
      range(lines).forEach((line) =>
        range(samples).forEach((sample) => range(bands).forEach((band) => put(band, line, sample))),
      ),
  };
  orders[scene.interleave]();
  return bytes;
}

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** A plan with all bands, and a picture whose sides are no longer than `longestSide`. */
function everything(scene: EnviHeader, longestSide = 512): ScanPlan {
  return {
    bandPlan: Array.from({ length: scene.bands }, (_, band) => ({ band: band + 1 })),
    quickLook: planQuickLook(scene, longestSide),
  };
}

describe('an ENVI header', () => {
  it('is parsed with its lists, comments and spaced names', () => {
    const text =
      'ENVI\r\n; made by hand\r\nDescription = {\r\n two\r\n lines }\r\nsamples = 4\r\nlines=3\r\nbands = 2\r\ndata  type = 4\r\ninterleave = BIP\r\nwavelength units = Nanometers\r\nwavelength = { 450.5,\r\n 650 }\r\nband names = {blue, red}\r\ndefault bands = {2, 2, 1}\r\ndata ignore value = -9999\r\nbyte order = 1';
    expect(parseEnviHeader(text)).toMatchObject({
      samples: 4,
      lines: 3,
      bands: 2,
      headerOffset: 0,
      interleave: 'bip',
      littleEndian: false,
      wavelengths: [450.5, 650],
      bandNames: ['blue', 'red'],
      defaultBands: [1, 1, 0],
      ignoreValue: -9999,
      sampleType: { code: 4, bytes: 4 },
    });
  });

  it.each([
    ['PNG\n', 'The first line of the header must be "ENVI", got "PNG"'],
    ['ENVI\nsamples = 4', 'bands is required in an ENVI header'],
    [header({ samples: '4x' }), 'samples must be an integer from 1 to 1000000, got "4x"'],
    [header({ lines: 0 }), 'lines must be an integer from 1 to 1000000, got "0"'],
    [header({ interleave: 'tiled' }), 'interleave must be bsq, bil or bip, got "tiled"'],
    [header({ 'data type': 6 }), 'data type must be one of 1 (8-bit unsigned integer), 2 (16-bit'],
    [header({ wavelength: '{450}' }), 'wavelength must be a list of 2 elements, one for each band, got 1 elements'],
    [header({ wavelength: '{450, blue}' }), 'wavelength must be a number, got "blue"'],
    [header({ 'default bands': '{1, 2, 3}' }), 'default bands must be a list of band numbers from 1 to 2, got 3'],
    [
      header({ wavelength: '{450, 650' }),
      'wavelength must be a list that ends with "}". Line 9 of the header opens it.',
    ],
    [`${header()}\nnonsense`, 'Line 9 of the header must be "name = value", got "nonsense"'],
  ])('%j is rejected with the problem', (text, message) => {
    expect(() => parseEnviHeader(text)).toThrow(
      expect.objectContaining({ name: 'InvalidScene', message: expect.stringContaining(message) }),
    );
  });

  it('specifies the size of its data, and truncated or foreign data is rejected', () => {
    const scene = parseEnviHeader(header({ 'header offset': 10 }));
    expect(expectedDataBytes(scene)).toBe(10 + 4 * 3 * 2 * 2);
    expect(() => checkDataBytes(scene, 57)).toThrow(
      'The data must have 58 bytes, got 57. It is truncated. The header describes 4 samples × 3 lines × 2 bands of 2 bytes.',
    );
    expect(() => checkDataBytes(scene, 59)).toThrow('belong to different scenes');
  });
});

describe('scanning a scene', () => {
  it('computes the same statistics as a direct computation, for every interleave, type, byte order and chunking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          samples: fc.integer({ min: 1, max: 9 }),
          lines: fc.integer({ min: 1, max: 9 }),
          bands: fc.integer({ min: 1, max: 5 }),
          type: fc.constantFrom(1, 2, 3, 4, 5),
          interleave: fc.constantFrom<Interleave>('bsq', 'bil', 'bip'),
          byteOrder: fc.constantFrom(0, 1),
          offset: fc.constantFrom(0, 7),
          chunk: fc.integer({ min: 1, max: 50 }),
          seed: fc.integer({ min: 1, max: 1_000 }),
        }),
        async ({ samples, lines, bands, type, interleave, byteOrder, offset, chunk, seed }) => {
          const scene = parseEnviHeader(
            header({
              samples,
              lines,
              bands,
              'data type': type,
              interleave,
              'byte order': byteOrder,
              'header offset': offset,
            }),
          );
          const cube = (band: number, line: number, sample: number) =>
            (seed * (band + 1) * 31 + line * 17 + sample * 7) % 251;
          const scan = await scanScene(scene, everything(scene), cut(written(scene, cube), chunk));
          for (let band = 0; band < bands; band += 1) {
            const values: number[] = [];
            for (let line = 0; line < lines; line += 1)
              for (let sample = 0; sample < samples; sample += 1) values.push(cube(band, line, sample));
            const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
            const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
            const found = scan.bands[band];
            expect(found).toMatchObject({
              band: band + 1,
              count: values.length,
              minimum: Math.min(...values),
              maximum: Math.max(...values),
            });
            expect(found?.mean).toBeCloseTo(mean, 9);
            expect(found?.standardDeviation).toBeCloseTo(deviation, 9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('excludes ignored and missing values', async () => {
    const scene = parseEnviHeader(header({ samples: 4, lines: 1, bands: 1, 'data type': 4, 'data ignore value': -1 }));
    const values = [2, -1, Number.NaN, 4];
    const { bands, quickLook } = await scanScene(
      scene,
      everything(scene),
      cut(
        written(scene, (_band, _line, sample) => values[sample] ?? 0),
        5,
      ),
    );
    expect(bands).toEqual([{ band: 1, count: 2, minimum: 2, maximum: 4, mean: 3, standardDeviation: 1 }]);
    expect([...quickLook.rgb]).toEqual([64, 64, 64, 0, 0, 0, 0, 0, 0, 191, 191, 191]);
  });

  it('returns no statistics for a band without valid samples', async () => {
    const scene = parseEnviHeader(header({ samples: 2, lines: 1, bands: 1, 'data ignore value': 7 }));
    expect(
      (
        await scanScene(
          scene,
          everything(scene),
          cut(
            written(scene, () => 7),
            3,
          ),
        )
      ).bands,
    ).toEqual([{ band: 1, count: 0 }]);
  });

  it.each([
    ['truncated', -1],
    ['too long', 1],
  ])('rejects data that is %s', async (_title, extra) => {
    const scene = parseEnviHeader(header());
    await expect(
      scanScene(scene, everything(scene), cut(new Uint8Array(expectedDataBytes(scene) + extra), 16)),
    ).rejects.toMatchObject({ name: 'InvalidScene' });
  });

  it('shows the bands nearest to red, green and blue, within the maximum side length', async () => {
    const scene = parseEnviHeader(
      header({
        samples: 100,
        lines: 50,
        bands: 4,
        'data type': 1,
        wavelength: '{450, 550, 650, 900}',
        'wavelength units': 'Nanometers',
      }),
    );
    const lit = 2;
    const { quickLook } = await scanScene(
      scene,
      everything(scene, 25),
      cut(
        written(scene, (band, line) => (band === lit ? line : 5)),
        999,
      ),
    );
    expect(quickLook).toMatchObject({ width: 25, height: 13 });
    expect([...quickLook.rgb.subarray(0, 3)]).toEqual([19, 128, 128]);
    expect([...quickLook.rgb.subarray(-3)]).toEqual([231, 128, 128]);
  });
});
