import { createStepwell } from '@stepwell/sdk';
import { concurrentDownload } from '@stepwell/sdk/concurrent-download';

const { STATE_MACHINE_ARN, BASE_URL } = process.env;
const stepwell = createStepwell();
const images = concurrentDownload(stepwell, { stateMachineArn: STATE_MACHINE_ARN });

const execution = await images.start({ baseUrl: BASE_URL, resourcePaths: process.argv.slice(2), lambdaConcur: 5 });
for await (const progress of execution.watchProgress())
  console.error(`${progress.images.done} of ${progress.images.planned ?? '?'} images`);
const { succeeded, failed, report } = await execution.result();
console.log(
  JSON.stringify({ succeeded, failed, report, first: await images.objectOf(`${BASE_URL}/${process.argv[2]}`) }),
);
