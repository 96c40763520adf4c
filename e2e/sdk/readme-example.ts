import { createStepwell, isExecutionFailed } from '@stepwell/sdk';
import { concurrentDownload } from '@stepwell/sdk/concurrent-download';

export async function downloadFlags(stateMachineArn: string): Promise<void> {
  using stepwell = createStepwell({ region: 'eu-central-1' });
  const images = concurrentDownload(stepwell, { stateMachineArn });
  const execution = await images.start(
    { baseUrl: 'https://www.fluentpython.com/data/flags', resourcePaths: ['ad/ad.gif', 'ae/ae.gif'], lambdaConcur: 5 },
    { name: 'flags-1' },
  );
  try {
    const { succeeded, bytes } = await execution.result({ maxWaitTime: 300 });
    console.log(
      `${succeeded} images, ${bytes} bytes;`,
      await images.objectOf('https://www.fluentpython.com/data/flags/ad/ad.gif'),
    );
  } catch (error) {
    if (!isExecutionFailed(error)) throw error;
    for await (const result of images.report(execution))
      if ('message' in result) console.error(result.url, result.message);
  }
}
