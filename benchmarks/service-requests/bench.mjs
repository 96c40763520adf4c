// CPU of small requests to the local services, beside a bare node:http server that reads and answers the same bytes:
//
//     node benchmarks/service-requests/bench.mjs [--requests 4000] [--rounds 5] [--only S3]
//
// Run `npx nx build @stepwell/local` first. Each server runs in a separate process and measures its own CPU; the
// requests are prepared bytes on keep-alive connections, so clients cost it nothing. Prints the median of the rounds.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    serve: { type: 'string' },
    profile: { type: 'string' },
  },
});
const connections = 1;
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Pass';
const item = { id: { S: 'item' }, amount: { N: '1' }, note: { S: 'x'.repeat(200) }, tags: { SS: ['a', 'b', 'c'] } };
const kilobyte = 'x'.repeat(1024);

/** The measured requests. `{n}` is replaced by the number of the request. */
const requests = {
  'SQS SendMessage': json('sqs', 'AmazonSQS.SendMessage', {
    QueueUrl: '/123456789012/bench',
    MessageBody: 'hello {n}',
  }),
  'DynamoDB PutItem': json('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: 'bench', Item: item }),
  'DynamoDB GetItem': json('dynamodb', 'DynamoDB_20120810.GetItem', { TableName: 'bench', Key: { id: { S: 'item' } } }),
  StartExecution: json('states', 'AWSStepFunctions.StartExecution', { stateMachineArn, input: '{"a":1}' }),
  PutEvents: json('events', 'AWSEvents.PutEvents', {
    Entries: [{ Source: 'bench', DetailType: 'bench', Detail: '{"n":{n}}' }],
  }),
  'S3 PutObject, 1 kB': { method: 'PUT', path: '/bench/{n}', service: 's3', headers: {}, body: kilobyte },
  'S3 GetObject, 1 kB': { method: 'GET', path: '/bench/{n}', service: 's3', headers: {}, body: '' },
};

if (values.serve !== undefined) await serve(values.serve);
else await compare();

function json(service, target, input) {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  return { method: 'POST', path: '/', service, headers, body: JSON.stringify(input) };
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function compare() {
  const [stepwell, bare] = [await start('stepwell'), await start('bare')];
  console.log(`${values.requests} requests each, ${values.rounds} rounds; Node ${process.versions.node}\n`);
  console.log('| request | CPU µs in Stepwell | in bare node:http | ratio |');
  console.log('| --- | ---: | ---: | ---: |');
  for (const [name, request] of Object.entries(requests)) {
    if (!name.includes(values.only)) continue;
    const times = { stepwell: [], bare: [] };
    for (let round = -1; round < Number(values.rounds); round += 1) {
      for (const [key, server] of Object.entries({ stepwell, bare })) {
        const time = await measure(server, request);
        if (round >= 0) times[key].push(time); // the first round warms up
      }
    }
    const [ours, theirs] = [median(times.stepwell), median(times.bare)];
    console.log(`| ${name} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} | ${(ours / theirs).toFixed(1)} |`);
  }
  for (const { child } of [stepwell, bare]) child.disconnect();
}

async function start(server) {
  const execArgv = values.profile === server ? ['--cpu-prof'] : [];
  const child = fork(fileURLToPath(import.meta.url), ['--serve', server], { execArgv });
  const [port] = await once(child, 'message');
  return { child, port };
}

/** Microseconds of CPU per request in the server's process. */
async function measure({ child, port }, request) {
  const before = await cpuOf(child);
  const count = Number(values.requests);
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, () =>
      sendAll(port, () => (next < count ? bytesOf(request, next++) : undefined)),
    ),
  );
  return ((await cpuOf(child)) - before) / count;
}

async function cpuOf(child) {
  child.send('cpu');
  return (await once(child, 'message'))[0];
}

function bytesOf({ method, path, service, headers, body }, n) {
  const text = body.replaceAll('{n}', String(n));
  const lines = Object.entries({
    host: '127.0.0.1',
    authorization: `AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
    'x-amz-date': '20260101T000000Z',
    ...headers,
    'content-length': Buffer.byteLength(text),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path.replaceAll('{n}', String(n))} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}

/** Sends requests on one connection, each after the response to the one before. */
function sendAll(port, nextRequest) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const send = () => {
      const bytes = nextRequest();
      if (bytes === undefined) socket.end(resolve);
      else socket.write(bytes);
    };
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', send);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(received);
      if (end < 0 || received.length < end + 4 + Number(length?.[1] ?? 0)) return;
      if (!received.startsWith('HTTP/1.1 200')) reject(new Error(received));
      received = '';
      send();
    });
  });
}

async function serve(server) {
  process.send(await (server === 'stepwell' ? startStepwell() : startBare()));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.once('disconnect', () => process.exit());
}

async function startStepwell() {
  const { startLocal } = await import('@stepwell/local');
  const { endpoint } = await startLocal({ accountId: '123456789012', region: 'us-east-1' });
  const call = (service, target, input) =>
    fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
      },
      body: JSON.stringify(input),
    }).then(async (response) => {
      if (!response.ok) throw new Error(await response.text());
    });
  await call('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'bench' });
  await call('dynamodb', 'DynamoDB_20120810.CreateTable', {
    TableName: 'bench',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await call('states', 'AWSStepFunctions.CreateStateMachine', {
    name: 'Pass',
    roleArn: 'arn:aws:iam::123456789012:role/bench',
    definition: JSON.stringify({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } }),
  });
  const authorization =
    'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';
  await fetch(`${endpoint}/bench`, { method: 'PUT', headers: { authorization } });
  return Number(new URL(endpoint).port);
}

/** Reads JSON and answers JSON; stores other bodies by path, and answers them. */
async function startBare() {
  const stored = new Map();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.method === 'POST') {
        const answer = JSON.stringify({ read: Object.keys(JSON.parse(body.toString('utf8'))) });
        response.writeHead(200, {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(answer),
        });
        response.end(answer);
        return;
      }
      if (request.method === 'PUT') stored.set(request.url, body);
      const answer = request.method === 'PUT' ? '' : (stored.get(request.url) ?? '');
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': answer.length });
      response.end(answer);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}
