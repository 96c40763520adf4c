import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { type ScenePlan } from '../../hyperspectral/index.js';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateScene } from './activate-scene.js';
import { processScene } from './process-scene.js';
import { createS3SceneStore } from './s3-scene-store.js';
import { type SceneStore } from './scene-store.js';

const app = buildApp({ logger: false });
let s3: S3Client;
let store: SceneStore;
beforeAll(async () => {
  s3 = new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: await app.listen({ host: '127.0.0.1', port: 0 }),
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
  store = createS3SceneStore(s3);
});
afterAll(async () => {
  s3.destroy();
  await app.close();
});

const { signal } = new AbortController();
const header = (fields: Record<string, string | number> = {}): string =>
  [
    'ENVI',
    ...Object.entries({
      samples: 3,
      lines: 2,
      bands: 2,
      'header offset': 0,
      'data type': 2,
      interleave: 'bil',
      'byte order': 0,
      ...fields,
    }).map(([name, value]) => `${name} = ${value}`),
  ].join('\n');

/** 3 samples, 2 lines, 2 bands as BIL: band 1 counts from 0 to 5, band 2 is ten times band 1. */
const data = new Uint8Array(new Int16Array([0, 1, 2, 0, 10, 20, 3, 4, 5, 30, 40, 50]).buffer);

async function put(objects: Record<string, string | Uint8Array>): Promise<void> {
  for (const [Key, Body] of Object.entries(objects))
    await s3.send(new PutObjectCommand({ Bucket: 'images', Key, Body }));
}

async function get(key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'images', Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe('a scene in S3', () => {
  it('is planned, and processed into statistics and a valid PNG', async () => {
    await put({ 'one.hdr': header(), 'one.img': data });
    const plan = await activateScene({ sceneUri: 's3://images/one.hdr' }, store);
    expect(plan).toMatchObject({ dataUri: 's3://images/one.img', dataBytes: 24, bandPlan: [{ band: 1 }, { band: 2 }] });
    const result = await processScene(plan, { store, signal });
    expect(result).toEqual({
      sceneUri: 's3://images/one.hdr',
      bands: [
        {
          band: 1,
          count: 6,
          minimum: 0,
          maximum: 5,
          mean: 2.5,
          standardDeviation: expect.closeTo(Math.sqrt(17.5 / 6), 12),
        },
        {
          band: 2,
          count: 6,
          minimum: 0,
          maximum: 50,
          mean: 25,
          standardDeviation: expect.closeTo(10 * Math.sqrt(17.5 / 6), 12),
        },
      ],
      quickLook: { bucket: 'images', key: 'quick-looks/images/one.hdr.png', width: 3, height: 2 },
    });
    const picture = PNG.sync.read(await get(result.quickLook.key));
    expect([picture.width, picture.height]).toEqual([3, 2]);
    // The first pixel is the darkest, the last the brightest. Red and blue show different bands with the same slope.
    expect([...picture.data.subarray(0, 4), ...picture.data.subarray(-4)]).toEqual([
      34, 34, 34, 255, 221, 221, 221, 255,
    ]);
  });

  it('has the same output and picture when it is processed again', async () => {
    await put({ 'twice.hdr': header(), twice: data });
    const plan = await activateScene({ sceneUri: 's3://images/twice.hdr' }, store);
    const first = await processScene(plan, { store, signal });
    const picture = await get(first.quickLook.key);
    expect(await processScene(plan, { store, signal })).toEqual(first);
    expect((await get(first.quickLook.key)).equals(picture)).toBe(true);
  });

  it('has a plan that can be passed as JSON, as in a workflow', async () => {
    await put({
      'json.hdr': header({ 'data ignore value': 0, wavelength: '{450, 650}', 'wavelength units': 'nm' }),
      'json.bil': data,
    });
    const plan = JSON.parse(
      JSON.stringify(await activateScene({ sceneUri: 's3://images/json.hdr' }, store)),
    ) as ScenePlan;
    expect((await processScene(plan, { store, signal, resultsBucket: 'images' })).bands).toMatchObject([
      { band: 1, wavelength: 450, count: 5, minimum: 1 },
      { band: 2, wavelength: 650, count: 5, minimum: 10 },
    ]);
  });

  it.each<[string, Record<string, string | Uint8Array>, string, string]>([
    ['does not exist', {}, 'SceneNotFound', 'must be the URI of an existing header, got s3://images/bad.hdr'],
    [
      'has no data',
      { 'bad.hdr': header() },
      'SceneNotFound',
      's3://images/bad.hdr has no data file. Put the data at one of these keys: bad, bad.img, bad.dat, bad.raw, ' +
        'bad.bil.',
    ],
    [
      'has a corrupt header',
      { 'bad.hdr': `${header()}\nwavelength = {450, 6`, bad: data },
      'InvalidScene',
      'wavelength must be a list that ends with "}". Line 9 of the header opens it.',
    ],
    [
      'has no header at all',
      { 'bad.hdr': data, bad: data },
      'InvalidScene',
      'The first line of the header must be "ENVI"',
    ],
    [
      'has an unknown interleave',
      { 'bad.hdr': header({ interleave: 'tiled' }), bad: data },
      'InvalidScene',
      'interleave must be bsq, bil or bip, got "tiled"',
    ],
    [
      'is truncated',
      { 'bad.hdr': header(), bad: data.subarray(1) },
      'InvalidScene',
      'The data must have 24 bytes, got 23',
    ],
    [
      'has sides out of range',
      { 'bad.hdr': header({ samples: 2_000_000 }), bad: data },
      'InvalidScene',
      'samples must be an integer from 1 to 1000000, got "2000000"',
    ],
    [
      'has a header that is too large',
      { 'bad.hdr': 'E'.repeat(1024 * 1024 + 1), bad: data },
      'InvalidScene',
      'the header must have at most 1048576 bytes, got 1048577',
    ],
  ])('that %s is rejected with the reason', async (title, objects, name, message) => {
    const folder = `${title.replaceAll(' ', '-')}/`;
    await put(Object.fromEntries(Object.entries(objects).map(([key, body]) => [`${folder}${key}`, body])));
    const failure = activateScene({ sceneUri: `s3://images/${folder}bad.hdr` }, store);
    await expect(failure).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message.replaceAll(/\bbad\b/g, `${folder}bad`)),
    });
  });

  it('that changed after it was planned is rejected, and no picture is written', async () => {
    await put({ 'changed.hdr': header(), changed: data });
    const plan = await activateScene({ sceneUri: 's3://images/changed.hdr' }, store);
    await put({ changed: data.map((byte) => byte + 1) });
    await expect(processScene(plan, { store, signal })).rejects.toMatchObject({
      name: 'InvalidScene',
      message: 's3://images/changed: the data has changed since the scene was planned. Plan the scene again.',
    });
    await expect(get('quick-looks/images/changed.hdr.png')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('is not read if the input is invalid', async () => {
    await expect(activateScene({ sceneUri: 'images/one.hdr' }, store)).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'sceneUri',
    });
    await expect(processScene({ sceneUri: 's3://images/one.hdr' }, { store, signal })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'dataUri',
    });
  });
});
