import { endpointOf, listStateMachinePages, type Stepwell } from '@stepwell/sdk';
import { callerIdentity } from '../caller-identity.js';
import { isLoopback, openTarget, type TargetFlags } from '../target.js';
import { type Terminal } from '../terminal/terminal.js';
import { type Check, errorMessage } from './check.js';

/**
 * Checks whom the other commands would output to: region, credentials, and whether it answers. Nothing is changed there.
 */
export async function checkTarget(flags: TargetFlags, terminal: Terminal): Promise<Check[]> {
  let stepwell: Stepwell;
  try {
    stepwell = await openTarget(flags, terminal);
  } catch (error) {
    const wanted = flags.profile !== undefined || flags.endpointUrl !== undefined;
    return [
      {
        name: 'AWS region',
        status: wanted ? 'failed' : 'warning',
        message: errorMessage(error),
        remedy: 'only commands that output to AWS need one; stepwell up does not',
      },
    ];
  }
  try {
    const region: Check = { name: 'AWS region', status: 'ok', message: await stepwell.sfn.config.region() };
    const endpoint = await endpointOf(stepwell.sfn);
    return [
      region,
      ...(endpoint === undefined
        ? [await checkAccount(stepwell, flags, terminal)]
        : await checkEndpoint(stepwell, endpoint, terminal)),
    ];
  } finally {
    stepwell.destroy();
  }
}

async function checkEndpoint(stepwell: Stepwell, endpoint: string, { abortSignal }: Terminal): Promise<Check[]> {
  const name = 'Endpoint';
  try {
    // One page is enough: the endpoint is there, speaks Step Functions and takes the credentials.
    for await (const _page of listStateMachinePages(stepwell, { abortSignal })) break;
    return [{ name, status: 'ok', message: `${endpoint} answers` }];
  } catch (error) {
    abortSignal.throwIfAborted();
    const remedy = isLoopback(endpoint)
      ? 'start it with stepwell up, or unset AWS_ENDPOINT_URL'
      : 'look at --endpoint-url, AWS_ENDPOINT_URL and the credentials';
    return [{ name, status: 'failed', message: `${endpoint} does not answer (${errorMessage(error)})`, remedy }];
  }
}

/** AWS itself: nobody who works on this machine needs it, unless a profile was named. */
async function checkAccount(stepwell: Stepwell, flags: TargetFlags, { abortSignal }: Terminal): Promise<Check> {
  const name = 'AWS credentials';
  try {
    const { account, arn } = await callerIdentity(stepwell, undefined, abortSignal);
    return { name, status: 'ok', message: `account ${account} as ${arn}` };
  } catch (error) {
    abortSignal.throwIfAborted();
    return {
      name,
      status: flags.profile === undefined ? 'warning' : 'failed',
      message: errorMessage(error),
      remedy: 'only commands that output to AWS need them; stepwell up does not',
    };
  }
}
