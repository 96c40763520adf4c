import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SeededRandom } from '@stepwell/asl';
import { createStepwell } from '@stepwell/sdk';
import { queueExchange } from '@stepwell/sdk/queue-exchange';
import { worker } from '@stepwell/sdk/worker';
import { type ExchangeApp } from '../../queue-exchange/exchange-app.js';

/** A role of the app. Chaos throttles calls of roles, but not calls of tests. */
const roleArn = 'arn:aws:iam::123456789012:role/worker';

/**
 * Starts two workers with a role of the app. A fifth of their messages fail, half of them before and half of them after
 * the side effect.
 */
export async function startWorkers(
  { environment, effects, output }: ExchangeApp,
  seed: number,
): Promise<AsyncDisposable> {
  const sts = new STSClient(environment.clientConfig());
  const {
    Credentials: {
      AccessKeyId: accessKeyId = '',
      SecretAccessKey: secretAccessKey = '',
      SessionToken: sessionToken = '',
    } = {},
  } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'worker' }));
  sts.destroy();
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const stepwell = createStepwell({ endpoint: environment.endpoint, region: environment.region, credentials });
  const sqs = new SQSClient({ ...environment.clientConfig(), credentials, useQueueUrlAsEndpoint: false });
  const random = new SeededRandom(seed);
  const fail = (): void => {
    if (random.next() < 0.1) throw new Error('The process exited before completing request');
  };
  const source = await queueExchange(stepwell, { stateMachineArn: output('StateMachineArn') }).queue();
  const workers = [1, 2].map(() =>
    worker(
      source,
      async (message: { readonly name: string }, { id }) => {
        fail();
        await fetch(effects.url, { method: 'POST', body: JSON.stringify({ id, name: message.name }) });
        fail();
        return { message, processedFor: message.name };
      },
      { stepwell, sqs, concurrency: 3, retrySeconds: 0, heartbeatSeconds: 0.5, visibilityTimeoutSeconds: 2 },
    ),
  );
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((each) => each.stop({ graceSeconds: 0 })));
      sqs.destroy();
      stepwell[Symbol.dispose]();
    },
  };
}
