import { createStepwell } from '@stepwell/sdk';
import { queueExchange } from '@stepwell/sdk/queue-exchange';
import { worker } from '@stepwell/sdk/worker';

/*
 * A worker as a user writes it, in a separate process that kills itself at the point that `DIE` names: `after-effect`:
 * between its effect and its response; `before-delete`: between its response and the deletion of the message.
 */
const { ENDPOINT = '', STATE_MACHINE_ARN = '', EFFECTS_URL = '', DIE = '' } = process.env;
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
const stepwell = createStepwell({
  endpoint: ENDPOINT,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const source = await queueExchange(stepwell, { stateMachineArn: STATE_MACHINE_ARN }).queue();

await worker(
  source,
  async (message: { readonly name: string }, { id }) => {
    await fetch(EFFECTS_URL, { method: 'POST', body: JSON.stringify({ id, name: message.name }) });
    if (DIE === 'after-effect') kill();
    return { message, processedFor: message.name };
  },
  {
    stepwell,
    heartbeatSeconds: 0.5,
    visibilityTimeoutSeconds: 2,
    onEvent: ({ kind }) => DIE === 'before-delete' && kind === 'succeeded' && kill(),
  },
).done;
