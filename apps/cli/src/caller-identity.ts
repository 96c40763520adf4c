import { callAws, isAbortError, type Stepwell } from '@stepwell/sdk';

/** How long the service may take, in milliseconds. */
const timeoutMs = 5000;

/**
 * Asks AWS whose credentials a handle has. Rejects with an error of the SDK: no credentials, expired ones, no network.
 *
 * @param endpoint where to ask; by default where the environment says
 */
export async function callerIdentity(
  { sfn }: Stepwell,
  endpoint: string | undefined,
  abortSignal: AbortSignal,
): Promise<{ readonly account: string; readonly arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { credentials, region } = sfn.config;
  const sts = new STSClient({ credentials, region, endpoint, maxAttempts: 1 });
  try {
    const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(timeoutMs)]);
    const calling = () => sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    const { Account: account = '', Arn: arn = '' } = await callAws(sts, 'sts:GetCallerIdentity', abortSignal, calling);
    return { account, arn };
  } catch (error) {
    const isLate = isAbortError(error) && !abortSignal.aborted;
    throw isLate
      ? new Error(
          `sts:GetCallerIdentity did not respond within ${timeoutMs / 1000} s: check the network and the region`,
        )
      : error;
  } finally {
    sts.destroy();
  }
}
