import { parseS3Uri } from '@stepwell/core';
import {
  InvalidScene,
  type SceneResult,
  layoutOf,
  parseProcessorInput,
  quickLookKey,
  scanScene,
} from '../../hyperspectral/index.js';
import { encodePng } from './encode-png.js';
import { type SceneStore } from './scene-store.js';

/** Dependencies of the Processor. */
export interface ProcessorDependencies {
  readonly store: SceneStore;
  /** The bucket of quick-looks. @default - the bucket of the scene */
  readonly resultsBucket?: string;
  /** Stops the computation. */
  readonly signal: AbortSignal;
}

/**
 * The Processor: reads the data once as a stream, whatever its size, and writes the quick-look. The same plan has the
 * same result and the same object, so a second execution changes nothing.
 *
 * @throws InvalidInput, InvalidScene
 */
export async function processScene(
  event: unknown,
  { store, resultsBucket, signal }: ProcessorDependencies,
): Promise<SceneResult> {
  const plan = parseProcessorInput(event);
  const { sceneUri, dataUri, dataBytes, dataVersion } = plan;
  const data = parseS3Uri(dataUri);
  if (data === undefined)
    throw new InvalidScene(`dataUri must be an s3://bucket/key URI, got ${JSON.stringify(dataUri)}`);
  const scan = await scanScene(
    layoutOf(plan),
    plan,
    store.readBytes(data, { bytes: dataBytes, version: dataVersion }, signal),
  );
  signal.throwIfAborted();
  const { width, height } = scan.quickLook;
  const quickLook = { bucket: resultsBucket ?? data.bucket, key: quickLookKey(sceneUri), width, height };
  await store.putPicture(quickLook, encodePng(scan.quickLook));
  return { sceneUri, bands: scan.bands, quickLook };
}
