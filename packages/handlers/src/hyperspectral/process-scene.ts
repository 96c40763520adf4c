import { parseS3Uri } from '@stepwell/core';
import {
  InvalidScene,
  type SceneResult,
  layoutOf,
  parseProcessorInput,
  quickLookKey,
  scanScene,
} from '@stepwell/core/hyperspectral';
import { encodePng } from './encode-png.js';
import { type SceneStore } from './scene-store.js';

/** What the Processor works with. */
export interface ProcessorDependencies {
  readonly store: SceneStore;
  /** Where quick-looks go; the scene's own bucket unless given. */
  readonly resultsBucket?: string;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/**
 * The Processor: reads the data once as it comes, whatever its size, and writes the quick-look. The same plan gives the
 * same result and the same object, so that a second run changes nothing.
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
    throw new InvalidScene(`dataUri: ${JSON.stringify(dataUri)} is not accepted; give an s3://bucket/key URI.`);
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
