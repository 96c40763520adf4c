const kit = require('@stepwell/local/testing');
const { app } = require('./app');

/** The arguments of the task. */
const receipt = { Content: { Template: { TemplateName: 'receipt' } } };
let env;
beforeAll(async () => {
  env = await kit.startLocal(() => Promise.resolve(app));
}, 60_000);
afterAll(() => env?.close());
beforeEach(() => env.restoreMocks());

test('mocks, retries and results of this realm', async () => {
  const answer = { charged: true, lines: [{ total: 20 }] };
  const charge = env.mock('Charge card').throwsOnce('Card.Busy').returns(answer);
  expect(charge.returns(answer)).toBe(charge);
  const run = await env.run('Checkout', { orderId: 'o1' });
  expect(run.output).toStrictEqual(answer);
  expect(run.output.lines).toBeInstanceOf(Array);
  expect(run.states).toStrictEqual(['Day', 'Charge card']);
  expect(charge.inputs).toStrictEqual([receipt, receipt]);
  expect(run.callsOf('Charge card').map(({ attempt, error }) => [attempt, error])).toStrictEqual([
    [0, 'Card.Busy'],
    [1, undefined],
  ]);
  expect(env.calls('Charge card')[1].output).toStrictEqual(answer);
  expect(run.snapshot()[0]).toMatchObject({ id: 1, type: 'ExecutionStarted' });
});

test('functions as mocks', async () => {
  const attempts = [];
  env.mock('Charge card').callsFake((input, call) => {
    attempts.push(call.attempt);
    expect(input).toStrictEqual(receipt);
    if (call.attempt === 0) throw new kit.MockedFailure('Card.Busy', 'later');
    return new Date(0);
  });
  const run = await env.run('Checkout');
  expect([run.status, run.output, attempts]).toStrictEqual(['SUCCEEDED', '1970-01-01T00:00:00.000Z', [0, 1]]);
  env.mock('Charge card').callsFake(() => {
    throw new TypeError('no card');
  });
  expect(await env.run('Checkout')).toMatchObject({ status: 'FAILED', error: 'TypeError', cause: 'no card' });
});

test('errors of this realm, by their classes', async () => {
  await expect(env.run('Nope')).rejects.toThrow(Error);
  await expect(env.run('Nope')).rejects.toThrow(kit.UnknownResource);
  await expect(env.run('Nope')).rejects.not.toThrow(kit.InvalidApp);
  await expect(env.run('Nope')).rejects.toMatchObject({
    name: 'UnknownResource',
    docs: expect.stringContaining('#unknownresource'),
  });
  expect(() => env.resource('Nope')).toThrow(kit.UnknownResource);
  await expect(kit.startLocal({})).rejects.toBeInstanceOf(kit.InvalidApp);
  await expect(env.useMockConfiguration({})).rejects.toThrow(kit.InvalidMockConfiguration);
  await expect(env.useMockConfiguration('/none.json')).rejects.toThrow(Error);
});

test('time, unaffected by fake timers of Jest', async () => {
  jest.useFakeTimers();
  try {
    env.mock('Charge card').returns(null);
    expect(await env.run('Checkout')).toMatchObject({ status: 'SUCCEEDED' });
  } finally {
    jest.useRealTimers();
  }
});

test('disposal', async () => {
  const other = await kit.startLocal(app);
  const close = other[Symbol.asyncDispose];
  expect(typeof close).toBe('function');
  await (close ?? other.close)();
});
