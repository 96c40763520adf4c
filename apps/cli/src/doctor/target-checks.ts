import { endpointOf, listStateMachinePages, type Stepwell } from '@stepwell/sdk';
import { callerIdentity } from '../caller-identity.js';
import { isLoopback, resolveTarget, type TargetFlags } from '../target.js';
import { type Terminal } from '../terminal/terminal.js';
import { type Check, errorMessage } from './check.js';

/** Checks the target of the other commands: region, credentials, and whether it responds. Changes nothing. */
export async function checkTarget(flags: TargetFlags, terminal: Terminal): Promise<Check[]> {
  let stepwell: Stepwell;
  try {
    ({ stepwell } = await resolveTarget(flags, terminal));
  } catch (error) {
    const isRequired = flags.profile !== undefined || flags.endpointUrl !== undefined;
    return [
      {
        name: 'AWS region',
        status: isRequired ? 'failed' : 'warning',
        message: errorMessage(error),
        remedy: 'required only by commands that call AWS, not by stepwell up',
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
    // One page proves that the endpoint responds, implements Step Functions and accepts the credentials.
    for await (const _page of listStateMachinePages(stepwell, { abortSignal })) break;
    return [{ name, status: 'ok', message: `${endpoint} responds` }];
  } catch (error) {
    abortSignal.throwIfAborted();
    const remedy = isLoopback(endpoint)
      ? 'start it with stepwell up, or unset AWS_ENDPOINT_URL'
      : 'check --endpoint-url, AWS_ENDPOINT_URL and the credentials';
    return [{ name, status: 'failed', message: `${endpoint} does not respond (${errorMessage(error)})`, remedy }];
  }
}

/** Checks the credentials for AWS. They are optional unless a profile is named. */
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
      remedy: 'required only by commands that call AWS, not by stepwell up',
    };
  }
}
