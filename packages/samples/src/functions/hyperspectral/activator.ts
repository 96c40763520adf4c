import { S3Client } from '@aws-sdk/client-s3';
import { Logger } from '@aws-lambda-powertools/logger';
import { type ScenePlan } from '../../hyperspectral/index.js';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../../client-config.js';
import { activateScene } from './activate-scene.js';
import { createS3SceneStore } from './s3-scene-store.js';

const logger = new Logger();
const store = createS3SceneStore(new S3Client(clientConfig));

/**
 * The Activator as a Lambda function: returns the plan of a scene `{ sceneUri }`. It fails with `InvalidInput`,
 * `InvalidScene`, `SceneNotFound` or an error of S3.
 */
export const handler = async (event: unknown, context: Context): Promise<ScenePlan> => {
  logger.addContext(context);
  const plan = await activateScene(event, store);
  logger.info('scene planned', { sceneUri: plan.sceneUri, bands: plan.bandPlan.length, dataBytes: plan.dataBytes });
  return plan;
};
