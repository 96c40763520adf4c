import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { App, Duration } from 'aws-cdk-lib';
import { startLocal } from '@stepwell/local/testing';
import { ApprovalStack } from '../lib/approval-stack.js';

describe('a request for a workspace', () => {
  let env;
  before(async () => {
    env = await startLocal(new ApprovalStack(new App(), 'Approval'), { time: 'manual' });
  });
  after(() => env?.close());

  const post = async (path, body) => {
    const response = await fetch(`${env.outputs.Approval.ApiUrl.replace(/\/$/, '')}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  /** Sends a request to the API. Returns its execution and its message in the queue. */
  const ask = async (owner) => {
    const { status, body } = await post('/requests', { owner, reason: 'a new project' });
    assert.equal(status, 200);
    while (!env.messages('Requests').some(({ json }) => json.owner === owner)) await new Promise(setImmediate);
    return {
      executionArn: body.executionArn,
      request: env.messages('Requests').find(({ json }) => json.owner === owner).json,
    };
  };
  const ended = (executionArn) => env.services.states.waitForExecution(executionArn);
  /** Advances time until the execution ends. Two minutes of it are the wait for capacity. */
  const pass = async (executionArn, duration) => {
    let over = false;
    const end = ended(executionArn).finally(() => (over = true));
    while (!over) {
      await env.advance(duration.toMilliseconds());
      await new Promise(setImmediate);
    }
    return end;
  };

  it('is provisioned by the nested workflow and announced after approval', async () => {
    const { executionArn, request } = await ask('ada');
    assert.equal(request.reason, 'a new project');
    assert.equal((await post('/answers', { token: request.token, approved: true })).status, 202);
    const execution = await pass(executionArn, Duration.minutes(2));
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(JSON.parse(execution.output), { workspace: 'ws-ada', startedBy: executionArn });
    assert.deepEqual(
      env.messages('Approved').map(({ json }) => json),
      [{ owner: 'ada', workspace: 'ws-ada' }],
    );
  });

  it('fails with the comment and notifies the topic after rejection', async () => {
    const { executionArn, request } = await ask('bob');
    await post('/answers', { token: request.token, approved: false, comment: 'not this quarter' });
    const execution = await ended(executionArn);
    assert.deepEqual([execution.error, execution.cause], ['RequestRejected', 'not this quarter']);
    while (env.messages('Alerts').length === 0) await new Promise(setImmediate);
    assert.match(env.messages('Alerts')[0].body, /^"?Request \S+ ended FAILED: RequestRejected"?$/);
  });

  it('expires after one week without a response, and is closed', async () => {
    const { executionArn, request } = await ask('eve');
    assert.equal((await pass(executionArn, Duration.days(7))).error, 'RequestExpired');
    const late = await post('/answers', { token: request.token, approved: true });
    assert.deepEqual(late, { status: 409, body: { message: 'This request is closed' } });
  });
});
