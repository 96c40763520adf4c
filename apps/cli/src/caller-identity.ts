import { type Stepwell } from '@stepwell/sdk';

/** How long whoever is asked may take, in milliseconds. */
const patienceMs = 5000;

/**
 * Asks AWS whose credentials a handle has. Rejects with what the AWS SDK says: no credentials, expired ones, no network.
 *
 * @param endpoint where to ask; by default where the environment says
 */
export async function callerIdentity({ sfn }: Stepwell, endpoint: string | undefined, abortSignal: AbortSignal): Promise<{ readonly account: string; readonly arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { credentials, region } = sfn.config;
  const sts = new STSClient({ credentials, region, endpoint, maxAttempts: 1 });
  try {
    const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.any([abortSignal, AbortSignal.timeout(patienceMs)]) });
    return { account, arn };
  } finally {
    sts.destroy();
  }
}
