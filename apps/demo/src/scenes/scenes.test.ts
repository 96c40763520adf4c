import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type SceneResult,
  expectedDataBytes,
  layoutOf,
  parseEnviHeader,
  planScene,
  scanScene,
} from '@stepwell/samples/hyperspectral';
import { startLocal } from '@stepwell/local';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { type Scene, breakScene, findDifferences, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { reportScenes } from './report.js';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Computes the result of the Processor. */
async function processed({ header, data }: Scene): Promise<SceneResult> {
  const uri = `s3://bucket/${header.key}`;
  const plan = planScene(parseEnviHeader(text(header.body)), {
    sceneUri: uri,
    dataUri: `s3://bucket/${data.key}`,
    dataVersion: '"1"',
    dataBytes: data.body.byteLength,
  });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(data.body.subarray(0, 1_001));
    yield data.body.subarray(1_001);
  }
  const { bands, quickLook } = await scanScene(layoutOf(plan), plan, chunks());
  return {
    sceneUri: uri,
    bands,
    quickLook: {
      bucket: 'results',
      key: `quick-looks/${header.key}.png`,
      width: quickLook.width,
      height: quickLook.height,
    },
  };
}

describe('generated scenes', () => {
  const scenes = makeScenes({ count: 12 });

  it('have every interleave and data type, and distinct names and contents', () => {
    const headers = scenes.map(({ header }) => parseEnviHeader(text(header.body)));
    expect([...new Set(headers.map(({ interleave }) => interleave))].sort()).toEqual(['bil', 'bip', 'bsq']);
    expect(new Set(headers.map(({ sampleType }) => sampleType.code)).size).toBe(9);
    expect(new Set(headers.map(({ littleEndian }) => littleEndian)).size).toBe(2);
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(12);
    expect(new Set(scenes.map(({ data }) => Buffer.from(data.body).toString('base64'))).size).toBe(12);
    for (const [index, header] of headers.entries())
      expect(scenes[index]?.data.body.byteLength).toBe(expectedDataBytes(header));
  });

  it('depend only on the seed', () => {
    const bytes = (seed: number): string[] =>
      makeScenes({ count: 2, seed }).flatMap(({ header, data }) =>
        [header, data].map(({ body }) => Buffer.from(body).toString('base64')),
      );
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(2)).not.toEqual(bytes(1));
  });

  it('have the reference statistics', async () => {
    for (const scene of scenes) expect(findDifferences(scene.cube, await processed(scene))).toEqual([]);
  });

  it('detect a wrong figure', async () => {
    const [scene] = scenes as [Scene];
    const { bands } = await processed(scene);
    expect(
      findDifferences(scene.cube, {
        bands: bands.map((band, index) => (index === 3 ? { ...band, mean: (band.mean ?? 0) + 0.01 } : band)),
      }),
    ).toEqual([expect.stringMatching(/^band 4: mean /)]);
    expect(findDifferences(scene.cube, { bands: bands.slice(1) })).toEqual(['23 bands, not 24']);
  });

  it('can be made invalid with distinct errors', () => {
    const broken = breakScene(makeScenes({ count: 1 })[0] as Scene);
    expect(broken.map(({ name, error }) => [name.replace(/^.*int16-/, ''), error])).toEqual([
      ['corrupt-header', 'InvalidScene'],
      ['truncated-data', 'InvalidScene'],
      ['unknown-interleave', 'InvalidScene'],
      ['missing-data', 'SceneNotFound'],
    ]);
    for (const { header, data, message } of broken.slice(0, 3)) {
      const plan = (): unknown =>
        planScene(parseEnviHeader(text(header.body)), {
          sceneUri: '',
          dataUri: '',
          dataVersion: '',
          dataBytes: data?.body.byteLength ?? 0,
        });
      expect(plan).toThrow(message);
    }
  });
});

describe('a report on scenes', () => {
  it('saves the quick-looks, shows figures, and reports errors', async () => {
    await using environment = await startLocal();
    const s3 = new S3Client({ ...environment.clientConfig(), forcePathStyle: true });
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-scenes-'));
    try {
      for (const Bucket of ['bucket', 'results']) await s3.send(new CreateBucketCommand({ Bucket }));
      const scenes = makeScenes({ count: 4, samples: 20, lines: 10, bands: 3 }) as [Scene, Scene, Scene, Scene];
      await uploadScenes(s3, 'bucket', scenes);
      const results = await Promise.all(scenes.map(processed));
      for (const { quickLook } of results)
        await s3.send(
          new PutObjectCommand({
            Bucket: quickLook.bucket,
            Key: quickLook.key,
            Body: PNG.sync.write(new PNG({ width: 20, height: 10 })),
          }),
        );
      const good = await reportScenes(
        'test',
        scenes.map((scene, index) => ({ scene, result: results[index] })),
        s3,
        folder,
      );
      expect(good.checks.map(({ held, figures }) => [held, figures])).toEqual([
        [true, '12 bands of 4 scenes'],
        [true, '4 pictures'],
      ]);
      expect(good.facts.map(([label]) => label)).toEqual([
        ...scenes.slice(0, 3).map(({ name }) => name),
        'more scenes',
      ]);
      expect(good.facts[0]?.[1]).toMatch(
        /^20 × 10 pixels, 3 bands, BIL, int16; 420 nm: [\d,]+ to [\d,]+, mean .* ± .*; .*scene-001-bil-int16\.png$/,
      );
      expect((await readFile(join(folder, `${scenes[3].name}.png`))).subarray(1, 4).toString()).toBe('PNG');
      expect(sceneUri('bucket', scenes[0])).toBe(`s3://bucket/${scenes[0].header.key}`);

      const bad = await reportScenes(
        'test',
        [
          { scene: scenes[0], result: results[1] },
          { scene: scenes[1], result: undefined },
        ],
        s3,
        folder,
      );
      expect(bad.checks[0]).toMatchObject({ held: false, figures: expect.stringContaining(scenes[0].name) as string });
    } finally {
      s3.destroy();
      await rm(folder, { recursive: true });
    }
  });
});
