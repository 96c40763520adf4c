import { S3Client } from '@aws-sdk/client-s3';
import { hyperspectralEnvironment } from '../../hyperspectral/index.js';
import { runJobProcess } from '../../batch-job/job-process.js';
import { clientConfig } from '../../client-config.js';
import { activateScene } from './activate-scene.js';
import { processScene } from './process-scene.js';
import { createS3SceneStore } from './s3-scene-store.js';

const store = createS3SceneStore(new S3Client(clientConfig));

// The Activator and the Processor as a Batch job: `node /app/index.mjs activate` or `process`.
await runJobProcess(process, {
  activate: (input) => activateScene(input, store),
  process: (input, signal) =>
    processScene(input, { store, resultsBucket: process.env[hyperspectralEnvironment.resultsBucket], signal }),
});
