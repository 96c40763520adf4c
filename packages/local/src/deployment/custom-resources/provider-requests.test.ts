import { VirtualClock } from '@stepwell/asl';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CustomResourceRequest } from '../../kernel/resources/custom-resources.js';
import { ProviderRequests } from './provider-requests.js';

const ServiceToken = 'arn:aws:lambda:us-east-1:123456789012:function:provider';
const request: CustomResourceRequest = {
  requestType: 'Create',
  stackName: 'App',
  logicalId: 'Thing',
  type: 'Custom::Thing',
  properties: { ServiceToken },
};

/** Requests to a function that ends at once without a response. */
function requests() {
  const clock = new VirtualClock();
  const problems: string[] = [];
  const payloads: Record<string, unknown>[] = [];
  let respond = (_body: string): void => undefined;
  const response = new Promise<string>((resolve) => (respond = resolve));
  const provider = new ProviderRequests({
    invoke: (_service: string, _operation: string, { Payload }: { readonly Payload?: Uint8Array }) => {
      payloads.push(JSON.parse(Buffer.from(Payload ?? []).toString()) as Record<string, unknown>);
      return Promise.resolve({} as never);
    },
    clock,
    urls: {
      open: () => ({ url: 'https://response', response, close: () => undefined }),
      openForSignals: () => 'https://signals',
    },
    stackId: (stackName) => stackName,
    onProblem: (problem) => problems.push(problem),
  });
  const succeed = () => respond(JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'thing' }));
  return { provider, clock, problems, payloads, succeed };
}

describe('a request to a provider', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('waits for a response after the function has ended, and is reported once', async () => {
    const { provider, clock, problems, succeed } = requests();
    clock.keepAlive();
    const sent = provider.send(request);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(problems).toEqual([
      'The deployment waits up to 3600 seconds for the provider of the custom resource Thing to send its response to ' +
        'the ResponseURL. For less, set ServiceTimeout.',
    ]);
    succeed();
    expect(await sent).toEqual({ physicalId: 'thing', data: {} });
  });

  it('fails after an hour of the clock', async () => {
    const { provider, clock } = requests();
    const startedAt = clock.now();
    const sent = provider.send(request).catch((error: unknown) => error);
    await vi.waitFor(() => expect(clock.now() - startedAt).toBe(3_600_000));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await sent).toMatchObject({ message: expect.stringContaining('It waited for 3600 seconds') as string });
  });

  it.each([
    ['Custom::AWS', 'false'],
    ['Custom::Other', 'true'],
  ])('installs no SDK for an AwsCustomResource: %s', async (type, InstallLatestAwsSdk) => {
    const { provider, payloads, succeed } = requests();
    succeed();
    const properties = { ServiceToken, InstallLatestAwsSdk: true };
    await provider.send({ ...request, requestType: 'Update', type, properties, oldProperties: properties });
    const expected = { ServiceToken, InstallLatestAwsSdk };
    expect(payloads).toMatchObject([{ ResourceProperties: expected, OldResourceProperties: expected }]);
  });
});
