import { describe, expect, it } from 'vitest';
import { PAYLOAD_LIMIT_BYTES, fitsPayload } from '@stepwell/core';
import {
  activator,
  dataCandidates,
  layoutOf,
  parseActivatorInput,
  parseEnviHeader,
  parseProcessorInput,
  planScene,
  processor,
  quickLookKey,
  scanScene,
} from './index.js';

const header = (fields: Record<string, string | number> = {}) =>
  parseEnviHeader(
    [
      'ENVI',
      ...Object.entries({
        samples: 4,
        lines: 3,
        bands: 3,
        'data type': 4,
        interleave: 'bsq',
        'byte order': 1,
        ...fields,
      }).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );

const files = (dataBytes: number) => ({
  sceneUri: 's3://scenes/a/one.hdr',
  dataUri: 's3://scenes/a/one.img',
  dataVersion: '"1"',
  dataBytes,
});

describe('the plan of a scene', () => {
  it('lists every good band with its wavelength and name, and omits those of the bad band list', () => {
    const plan = planScene(
      header({
        bbl: '{1, 0, 1}',
        wavelength: '{450, 1400, 2200}',
        'band names': '{blue, water, clay}',
        'data ignore value': -1,
        'wavelength units': 'Nanometers',
      }),
      files(144),
    );
    expect(plan).toMatchObject({
      samples: 4,
      lines: 3,
      bands: 3,
      dataType: 4,
      byteOrder: 1,
      interleave: 'bsq',
      headerOffset: 0,
      ignoreValue: -1,
      wavelengthUnits: 'Nanometers',
      bandPlan: [
        { band: 1, wavelength: 450, name: 'blue' },
        { band: 3, wavelength: 2200, name: 'clay' },
      ],
    });
  });

  it('and its result fit the payload limit of a state, with the maximum number of bands', () => {
    const bands = 1_000;
    const list = (value: (band: number) => string): string =>
      `{${Array.from({ length: bands }, (_, band) => value(band)).join(', ')}}`;
    const plan = planScene(
      header({
        bands,
        wavelength: list((band) => String(400.123456 + band)),
        'band names': list(() => 'n'.repeat(200)),
      }),
      files(48_000),
    );
    expect(fitsPayload(plan)).toBe(true);
    const figures = {
      count: 1e12,
      minimum: -1.2345678901234567e-7,
      maximum: 1.2345678901234567e-7,
      mean: 1.2345678901234567e-7,
      standardDeviation: 1.2345678901234567e-7,
    };
    expect(
      fitsPayload(
        plan.bandPlan.map(({ band, wavelength }) => ({ band, wavelength, ...figures })),
        PAYLOAD_LIMIT_BYTES - 4_096,
      ),
    ).toBe(true);
  });

  it('shows no bad band, even if the header specifies one', () => {
    expect(planScene(header({ bbl: '{1, 0, 1}', 'default bands': '{2, 1, 3}' }), files(144)).quickLook).toMatchObject({
      red: 3,
      green: 1,
      blue: 1,
    });
    expect(planScene(header({ 'default bands': '{2, 1, 3}' }), files(144)).quickLook).toMatchObject({
      red: 2,
      green: 1,
      blue: 3,
    });
    expect(
      planScene(header({ wavelength: '{0.45, 0.65, 2.2}', 'wavelength units': 'Micrometers' }), files(144)).quickLook,
    ).toMatchObject({ red: 2, green: 1, blue: 1 });
  });

  it('contains the full layout of the data, like the header', () => {
    const scene = header({ 'header offset': 2, 'data ignore value': 7 });
    const { sampleType, samples, lines, bands, headerOffset, interleave, littleEndian, ignoreValue } = scene;
    expect(layoutOf(planScene(scene, files(146)))).toEqual({
      sampleType,
      samples,
      lines,
      bands,
      headerOffset,
      interleave,
      littleEndian,
      ignoreValue,
    });
  });

  it.each([
    ['truncated data', header(), 143, 'The data must have 144 bytes, got 143'],
    [
      'more bands than the output of a state can contain',
      header({ bands: 1001 }),
      48_048,
      'bands must be at most 1000, got 1001',
    ],
    ['no good band', header({ bbl: '{0, 0, 0}' }), 144, 'bbl must mark at least one band as good, got 3 bad bands'],
  ])('is rejected for %s', (_title, scene, bytes, message) => {
    expect(() => planScene(scene, files(bytes))).toThrow(
      expect.objectContaining({ name: 'InvalidScene', message: expect.stringContaining(message) }),
    );
  });

  it('matches its own contract, and a modified one is rejected by field', () => {
    const plan: unknown = JSON.parse(JSON.stringify(planScene(header({ wavelength: '{1, 2, 3}' }), files(144))));
    expect(parseProcessorInput(plan)).toEqual(plan);
    expect(() => parseProcessorInput({ ...(plan as object), interleave: 'tiled' })).toThrow(
      expect.objectContaining({
        name: 'InvalidInput',
        message: 'interleave must be bsq, bil or bip, got "tiled"',
      }),
    );
    expect(() => parseProcessorInput({ sceneUri: 's3://scenes/one.hdr' })).toThrow(/^dataUri is required: the s3:/);
  });
});

describe('a scan by a plan', () => {
  it('computes only the good bands, without infinities and the ignored value', async () => {
    const scene = header({
      samples: 2,
      lines: 2,
      bands: 2,
      'data type': 5,
      'byte order': 0,
      bbl: '{0, 1}',
      'data ignore value': -9,
    });
    const data = new Uint8Array(new Float64Array([1, 2, 3, 4, Number.POSITIVE_INFINITY, -9, 5, 7]).buffer);
    async function* whole(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(data);
    }
    const plan = planScene(scene, files(64));
    expect((await scanScene(layoutOf(plan), plan, whole())).bands).toEqual([
      { band: 2, count: 2, minimum: 5, maximum: 7, mean: 6, standardDeviation: 1 },
    ]);
  });
});

describe('the input of an Activator', () => {
  it.each([['s3://scenes/a.hdr'], ['s3://my.scenes-2/flights/1/a b.HDR']])(
    'accepts %s, with fields that a workflow adds',
    (sceneUri) => {
      expect(parseActivatorInput({ sceneUri, requestedBy: 'me' })).toMatchObject({ sceneUri });
    },
  );

  it.each([
    ['s3://scenes/a.img'],
    ['https://scenes/a.hdr'],
    ['s3://S/a.hdr'],
    ['s3://scenes//a.hdr'],
    ['s3://scenes/a.hdr\n'],
    [`s3://scenes/${'a'.repeat(900)}.hdr`],
    [7],
    [undefined],
  ])('is rejected with the expected value: %j', (sceneUri) => {
    expect(() => parseActivatorInput({ sceneUri })).toThrow(
      expect.objectContaining({
        name: 'InvalidInput',
        field: 'sceneUri',
        message: expect.stringMatching(/^sceneUri (must be|is required:) the s3:\/\/bucket\/key\.hdr URI/),
      }),
    );
  });

  it('has a JSON Schema for the check of the state machine', () => {
    expect(activator.inputJsonSchema()).toMatchObject({
      type: 'object',
      required: ['sceneUri'],
      properties: { sceneUri: { type: 'string', description: expect.any(String) } },
    });
    expect(processor.name).toBe('hyperspectral/processor');
  });
});

describe('the files of a scene', () => {
  it('have the locations that ENVI uses', () => {
    expect(dataCandidates({ bucket: 'b', key: 'x/a.img.hdr' }, 'bip').map(({ key }) => key)).toEqual([
      'x/a.img',
      'x/a.img.img',
      'x/a.img.dat',
      'x/a.img.raw',
      'x/a.img.bip',
    ]);
  });

  it('include a quick-look with a unique key', () => {
    expect(new Set(['s3://aaa/b/c.hdr', 's3://aaa/b-c.hdr', 's3://aaa-b/c.hdr'].map(quickLookKey)).size).toBe(3);
    expect(quickLookKey('s3://aaa/b/c.hdr')).toBe('quick-looks/aaa/b/c.hdr.png');
  });
});
