import { S3Client } from '@aws-sdk/client-s3';
import { Logger } from '@aws-lambda-powertools/logger';
import { type SceneResult, hyperspectralEnvironment } from '../../hyperspectral/index.js';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../../client-config.js';
import { processScene } from './process-scene.js';
import { createS3SceneStore } from './s3-scene-store.js';

const logger = new Logger();
const store = createS3SceneStore(new S3Client(clientConfig));

/**
 * The Processor as a Lambda function: returns the statistics of a planned scene and the location of the quick-look. It
 * fails with `InvalidInput`, `InvalidScene` or an error of S3.
 */
export const handler = async (event: unknown, context: Context): Promise<SceneResult> => {
  logger.addContext(context);
  // Lambda enforces the timeout, so the signal never aborts.
  const { signal } = new AbortController();
  const result = await processScene(event, {
    store,
    resultsBucket: process.env[hyperspectralEnvironment.resultsBucket],
    signal,
  });
  logger.info('scene processed', {
    sceneUri: result.sceneUri,
    bands: result.bands.length,
    quickLook: result.quickLook.key,
  });
  return result;
};
