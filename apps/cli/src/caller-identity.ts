import { callAws, isAbortError, type Stepwell } from '@stepwell/sdk';

/** Timeout of the call, in milliseconds. */
const timeoutMs = 5000;

/**
 * Returns the identity of a handle's credentials. Rejects with an SDK error if the credentials are missing or expired,
 * or if there is no network.
 *
 * @param endpoint the endpoint to call. Default: from the environment
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
    const send = () => sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    const { Account: account = '', Arn: arn = '' } = await callAws(sts, 'sts:GetCallerIdentity', abortSignal, send);
    return { account, arn };
  } catch (error) {
    const hasTimedOut = isAbortError(error) && !abortSignal.aborted;
    throw hasTimedOut
      ? new Error(
          `sts:GetCallerIdentity did not respond within ${timeoutMs / 1000} s: check the network and the region`,
        )
      : error;
  } finally {
    sts.destroy();
  }
}
