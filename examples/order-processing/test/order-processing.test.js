const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, it } = require('node:test');
const cdk = require('aws-cdk-lib');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { BatchWriteCommand, DynamoDBDocumentClient } = require('@aws-sdk/lib-dynamodb');
const { startLocal } = require('@stepwell/local/testing');
const { OrderProcessingStack } = require('../lib/order-processing-stack');

const tea = { sku: 'tea', price: 5, quantity: 2 };
const order = (orderId, more = {}) => ({ orderId, card: '5555444433331111', items: [tea], ...more });

describe('ProcessOrder', () => {
  let env;
  let client;
  const stock = async () => Object.fromEntries((await env.items('Inventory')).map(({ sku, stock }) => [sku, stock]));

  before(async () => {
    env = await startLocal(new OrderProcessingStack(new cdk.App(), 'OrderProcessing'));
    client = new DynamoDBClient(env.clientConfig());
  });
  after(async () => {
    client?.destroy();
    await env?.close();
  });
  beforeEach(async () => {
    env.restoreMocks();
    const put = (sku, stock) => ({ PutRequest: { Item: { sku, stock } } });
    await DynamoDBDocumentClient.from(client).send(
      new BatchWriteCommand({
        RequestItems: { [env.resource('Inventory').physicalId]: [put('tea', 10), put('pot', 1)] },
      }),
    );
  });

  it('reserves, charges, saves, and notifies the warehouse', async () => {
    const run = await env.run('ProcessOrder', order('o1'));
    assert.equal(run.status, 'SUCCEEDED', run.cause);
    assert.deepEqual(run.output, { net: 10, total: 12 });
    assert.deepEqual(await stock(), { tea: 8, pot: 1 });
    const [row] = await env.items('Orders');
    assert.equal(row.total, 12);
    assert.deepEqual(JSON.parse(row.items), [tea]);
    assert.deepEqual(
      env.messages('Fulfillment').map(({ json }) => json.items),
      [['tea']],
    );
    assert.ok(env.logs('ChargeCard').some((line) => line.includes('charging o1 12')));
  });

  it('releases reserved items when another item is out of stock', async () => {
    const run = await env.run('ProcessOrder', order('o2', { items: [tea, { sku: 'pot', price: 30, quantity: 2 }] }));
    assert.equal(run.error, 'OutOfStock');
    assert.equal(run.cause, '1 of 2 items are out of stock: ["pot"]');
    assert.deepEqual(await stock(), { tea: 10, pot: 1 });
    assert.equal(env.messages('OrderEvents').at(-1).subject, 'Order o2 failed');
  });

  it('releases all items when the card is declined', async () => {
    const run = await env.run('ProcessOrder', order('o3', { card: '4000000000000002' }));
    assert.equal(run.error, 'PaymentDeclined');
    assert.match(run.cause, /Card ending in 0002 was declined/);
    assert.deepEqual(await stock(), { tea: 10, pot: 1 });
  });

  it('retries while payments are unavailable', async () => {
    const charge = env
      .mock('Charge card')
      .throwsOnce('PaymentUnavailable')
      .throwsOnce('PaymentUnavailable')
      .returns({ Payload: { authorization: 'late' } });
    const run = await env.run('ProcessOrder', order('o4'));
    assert.equal(run.status, 'SUCCEEDED', run.cause);
    assert.deepEqual(
      charge.calls.map(({ attempt }) => attempt),
      [0, 1, 2],
    );
  });

  it('holds a large order for one day in virtual time', async () => {
    const run = await env.run('ProcessOrder', order('o5', { items: [{ sku: 'tea', price: 900, quantity: 1 }] }));
    assert.equal(run.status, 'SUCCEEDED', run.cause);
    assert.ok(run.states.includes('Wait for fraud check'));
  });

  it('rejects an order without items before any charge', async () => {
    const charge = env.mock('Charge card').returns({ Payload: {} });
    assert.equal((await env.run('ProcessOrder', order('o6', { items: [] }))).error, 'InvalidOrder');
    assert.equal(charge.calls.length, 0);
  });
});
