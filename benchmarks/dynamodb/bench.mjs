// Compares the CPU time of DynamoDB requests over HTTP: Stepwell and dynalite. Each server runs in a separate process.
// `node dynamodb/bench.mjs [--requests 5000]`
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '5000' }, serve: { type: 'string' } } });
const TableName = 'bench';
const itemOf = (n) => ({
  id: { S: `item-${n}` },
  amount: { N: String(n) },
  note: { S: 'x'.repeat(200) },
  tags: { SS: ['a', 'b', 'c'] },
  nested: { M: { list: { L: [{ N: '1' }, { BOOL: true }] } } },
});
const condition = {
  ConditionExpression: 'attribute_not_exists(gone) AND (amount >= :t OR contains(tags, :a))',
  ExpressionAttributeValues: { ':t': { N: '0' }, ':a': { S: 'a' } },
};
const operations = {
  PutItem: (n) => ({ TableName, Item: itemOf(n) }),
  'PutItem with a condition': (n) => ({ TableName, Item: itemOf(n), ...condition }),
  GetItem: (n) => ({ TableName, Key: { id: { S: `item-${n}` } } }),
  UpdateItem: (n) => ({
    TableName,
    Key: { id: { S: `item-${n}` } },
    UpdateExpression: 'SET amount = amount + :one, nested.n = :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  }),
};

if (values.serve === undefined) await compare();
else await serve(values.serve);

async function compare() {
  const count = Number(values.requests);
  console.log(`DynamoDB, ${count} requests each; Node ${process.versions.node}\n`);
  console.log('| operation | CPU µs in Stepwell | CPU µs in dynalite |');
  console.log('| --- | ---: | ---: |');
  const [stepwell, dynalite] = [await measure('stepwell', count), await measure('dynalite', count)];
  for (const name of Object.keys(operations)) console.log(`| ${name} | ${stepwell[name]} | ${dynalite[name]} |`);
}

async function measure(server, count) {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', server]);
  const [url] = await once(child, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cpu = async () => {
    child.send('cpu');
    return (await once(child, 'message'))[0];
  };
  await send(agent, url, 'CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  const times = {};
  for (const [name, input] of Object.entries(operations)) {
    const [operation] = name.split(' ');
    for (let n = 0; n < count; n += 1) await send(agent, url, operation, input(n)); // warm-up
    const before = await cpu();
    for (let n = 0; n < count; n += 1) await send(agent, url, operation, input(n));
    times[name] = Math.round(((await cpu()) - before) / count);
  }
  agent.destroy();
  child.kill();
  return times;
}

function send(agent, url, operation, input) {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${operation}: ${response.statusCode} ${body}`)),
      );
    });
    sent.end(JSON.stringify(input));
  });
}

async function serve(server) {
  process.send(await (server === 'stepwell' ? startStepwell() : startDynalite()));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
}

async function startStepwell() {
  const { startLocal } = await import('@stepwell/local');
  return (await startLocal()).endpoint;
}

async function startDynalite() {
  const dynalite = createRequire(import.meta.url)('dynalite')({ createTableMs: 0 });
  await new Promise((resolve) => dynalite.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${dynalite.address().port}`;
}
