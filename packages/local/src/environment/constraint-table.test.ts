import { afterAll, describe, expect, it } from 'vitest';
import { checkConstraints } from '../kernel/testing/check-constraints.js';
import { RequestClient } from '../kernel/testing/request-client.js';
import { withRegisteredServices } from '../kernel/testing/registered-services.js';
import { protocolsOf } from '../kernel/testing/wire-request.js';
import { startLocal } from './start-local.js';

const problems: string[] = [];
const { started: local, services } = await withRegisteredServices(() =>
  startLocal({ onProblem: (problem) => problems.push(problem) }),
);
const client = new RequestClient(local.endpoint);

afterAll(async () => {
  client.close();
  await local.close();
});

const protocols = services.flatMap((service) =>
  protocolsOf(service.model).map((protocol) => [service.model.id, protocol, service] as const),
);

describe('an input that violates one constraint of its model', () => {
  it.each(protocols)('is rejected by %s over %s', async (_id, protocol, service) => {
    const { sent, failures } = await checkConstraints(client, service, protocol);
    expect(failures).toEqual([]);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(0);
  });
});

it('covers the services of the environment', () => {
  const ids = ['batch', 'cloudwatchlogs', 'dynamodb', 'eventbridge', 'iam', 'lambda', 's3', 'sfn', 'sns', 'sqs', 'sts'];
  expect(services.map(({ model }) => model.id)).toEqual(expect.arrayContaining(ids));
});
