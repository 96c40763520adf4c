const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, it } = require('node:test');
const { App } = require('aws-cdk-lib');
const { startLocal } = require('@stepwell/local/testing');
const { OrdersStack } = require('../lib/orders-stack.js');

describe('PlaceOrder', () => {
  let env;
  before(async () => {
    env = await startLocal(new OrdersStack(new App(), 'Orders'));
  });
  after(() => env.close());
  beforeEach(() => {
    env.restoreMocks();
    // The function is written in Python, which does not run locally.
    env.mock('Check fraud').returns({ score: 0.1 });
  });

  it('charges, waits one day, saves the order once and publishes it', async () => {
    const run = await env.run('PlaceOrder', { orderId: 'o1', items: ['tea'] });
    assert.equal(run.status, 'SUCCEEDED');
    assert.deepEqual(run.states.slice(-5), [
      'Trustworthy?',
      'Charge card',
      'Wait for the bank',
      'Save order',
      'Publish order',
    ]);
    assert.deepEqual(await env.items('Orders'), [{ orderId: 'o1', receipt: 'r-o1' }]);
    assert.deepEqual(
      env.messages('OrderPlaced').map(({ json }) => json),
      [{ orderId: 'o1' }],
    );

    const again = await env.run('PlaceOrder', { orderId: 'o1', items: ['tea'] });
    assert.equal(again.error, 'DynamoDB.ConditionalCheckFailedException');
  });

  it('retries the bank', async () => {
    const charge = env
      .mock('Charge card')
      .throwsOnce('BankUnavailable')
      .throwsOnce('BankUnavailable')
      .returns({ receipt: 'late' });
    const run = await env.run('PlaceOrder', { orderId: 'o2', items: ['tea'] });
    assert.equal(run.status, 'SUCCEEDED');
    assert.deepEqual(
      charge.calls.map(({ attempt }) => attempt),
      [0, 1, 2],
    );
  });

  it('rejects missing items and suspicious orders before any charge', async () => {
    const charge = env.mock('Charge card').returns({ receipt: 'never' });
    const rejected = await env.run('PlaceOrder', { orderId: 'o3', items: ['unicorn'] });
    assert.equal(rejected.error, 'OrderRejected');
    assert.match(rejected.cause, /no unicorn left/);
    env.mock('Check fraud').returns({ score: 0.9 });
    const suspicious = await env.run('PlaceOrder', { orderId: 'o4', items: ['tea'] });
    assert.equal(suspicious.error, 'OrderSuspicious');
    assert.equal(charge.calls.length, 0);
  });

  it('behaves like Step Functions Local with a mock configuration', async () => {
    await env.useMockConfiguration(`${__dirname}/MockConfigFile.json`);
    assert.equal((await env.run('PlaceOrder#BankIsDown', { orderId: 'o5', items: ['tea'] })).error, 'BankUnavailable');
    assert.equal((await env.run('PlaceOrder#BankComesBack', { orderId: 'o6', items: ['tea'] })).status, 'SUCCEEDED');
  });
});
