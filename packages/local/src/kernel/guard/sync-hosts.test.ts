import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { programOf } from '../../services/batch/image/program.js';
import { startLocal } from '../../environment/start-local.js';

let local: LocalEnvironment;
let stateMachineArn: string | undefined;
const roleArn = 'arn:aws:iam::123456789012:role/r';
beforeAll(async () => {
  local = await startLocal();
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const created = await local.services.states.call('CreateStateMachine', {
    name: 'Fast',
    type: 'EXPRESS',
    definition,
    roleArn,
  });
  stateMachineArn = created.stateMachineArn;
});
afterAll(() => local.close());

let count = 0;
async function run(inline: string, event: object): Promise<unknown> {
  const name = `function-${(count += 1)}`;
  await local.services.lambda.create({
    name,
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn,
    code: { inline },
  });
  const { payload } = await local.services.lambda.invoke(name, JSON.stringify(event));
  return JSON.parse(payload);
}

describe('StartSyncExecution and TestState', () => {
  it('succeed in a function with an unmodified AWS SDK client', async () => {
    const inline = `
      const { SFNClient, StartSyncExecutionCommand, TestStateCommand } = require('@aws-sdk/client-sfn');
      exports.handler = async ({ stateMachineArn, roleArn }) => {
        const client = new SFNClient({});
        const { status, output } = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}' }));
        const definition = '{"Type":"Pass","End":true}';
        const tested = await client.send(new TestStateCommand({ definition, roleArn, input: '2' }));
        return { status, output, tested: tested.output };
      };`;
    expect(await run(inline, { stateMachineArn, roleArn })).toEqual({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      tested: '2',
    });
  });

  it.each(['sync-127.0.0.1', 'sync-localhost', 'SYNC-LOCALHOST'])(
    'reach the endpoint by the host %s over http, with and without an agent',
    async (host) => {
      const inline = `
        const http = require('node:http');
        const get = (options) => new Promise((resolve) =>
          http.get(options, ({ statusCode }) => resolve(statusCode)).once('error', (error) => resolve(error.code)));
        exports.handler = (address) => Promise.all([get(address), get({ ...address, agent: new http.Agent() })]);`;
      expect(
        await run(inline, { host, port: local.endpoint.split(':').at(-1), path: '/2015-03-31/functions' }),
      ).toEqual([200, 200]);
    },
  );

  it('do not change the resolution of other names', async () => {
    const inline = `
      const { lookup } = require('node:dns');
      const find = (name) => new Promise((resolve) =>
        lookup(name, (error, address) => resolve(error?.code ?? address)));
      exports.handler = ({ names }) => Promise.all(names.map(find));`;
    expect(await run(inline, { names: ['localhost', 'sync-10.0.0.1.invalid', 'xsync-localhost.invalid'] })).toEqual([
      expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      expect.stringMatching(/^E/),
      expect.stringMatching(/^E/),
    ]);
  });

  it.each([true, false])(
    'reach the endpoint in a Batch job whose connections to AWS are allowed: %s',
    async (allowAwsHosts) => {
      const script = `
      const http = require('node:http');
      const options = { host: 'sync-127.0.0.1', port: process.argv[1], path: '/2015-03-31/functions' };
      const { name } = require('node:net').Socket.prototype.connect;
      http.get(options, (response) => console.log(response.resume().statusCode, name)).once('error', console.log);`;
      const recipe = {
        entrypoint: ['node'],
        command: ['-e', script, new URL(local.endpoint).port],
        workingDirectory: '/',
        copies: [],
        environment: {},
      };
      const { executable, arguments: args } = programOf({ recipe, root: import.meta.dirname }, undefined, {
        caller: "Job 'test'",
        endpoint: local.endpoint,
        allowAwsHosts,
      });
      const { stdout } = await promisify(execFile)(executable, [...args], { env: {} });
      expect(stdout).toBe(`200 ${allowAwsHosts ? '' : 'guardedConnect'}\n`);
    },
  );
});
