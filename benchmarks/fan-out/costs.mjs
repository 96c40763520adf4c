// Counts the resources that each fan-out design uses for 1,000 items on the local runtime, and writes their costs to
// docs/fan-out-costs.md.
// `node fan-out/costs.mjs [--items 1000] [--print]`; `--print` prints the page instead.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocal } from '@stepwell/local';
import { countingChaos, followExecutions, newCounts } from './counts.mjs';
import { designs, synthesizeDesigns } from './designs.mjs';
import { page } from './page.mjs';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000' }, print: { type: 'boolean', default: false } },
});
const items = Number(values.items);
const folder = await mkdtemp(join(tmpdir(), 'stepwell-fan-out-'));
try {
  const app = await synthesizeDesigns(folder);
  const rows = [];
  for (const { name, stack } of designs) {
    rows.push({ name, ...(await countUsage(app, stack)) });
    console.error(name, JSON.stringify(rows.at(-1)));
  }
  const text = page(rows, items);
  if (values.print) console.log(text);
  else await writeFile(join(import.meta.dirname, '../../docs/fan-out-costs.md'), text);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Runs a design once. Returns its usage. */
async function countUsage(app, stack) {
  let counts = newCounts();
  const environment = await startLocal({ app, stacks: [stack], chaos: { seed: 1, ...countingChaos(() => counts) } });
  try {
    const { StateMachineArn: stateMachineArn, LastStateMachineArn: last } = environment.outputs[stack];
    const { states } = environment.services;
    // Excludes the deployment.
    counts = newCounts();
    const executions = followExecutions(states);
    const summarized = waitForEnd(states, stateMachineArn, last);
    const requests = Array.from({ length: items }, (_, index) => ({ caseId: `case-${index}` }));
    await states.call('StartExecution', {
      stateMachineArn,
      input: JSON.stringify({ requestId: 'costs', length: items, requests }),
    });
    await summarized;
    const { transitions, expressExecutions } = executions.counts();
    executions.end();
    // Events of Lambda destinations are billed, but are not entries of PutEvents. Each item and completion is delivered
    // once, so the other deliveries came from destinations.
    const events = Math.max(counts.events, counts.deliveries + (stack === 'Event' ? counts.events - items : 0));
    return { ...counts, events, transitions, expressExecutions };
  } finally {
    await environment.close();
  }
}

/**
 * Resolves when the execution has ended, or the one that runs the summary. The design of the source starts one of these
 * per item.
 */
async function waitForEnd(states, first, last) {
  await new Promise((resolve, reject) => {
    const source = last !== first;
    const end = states.on('status', ({ executionArn, stateMachineArn, status }) => {
      if (stateMachineArn !== last || status === 'RUNNING' || executionArn.includes('/')) return;
      if (status !== 'SUCCEEDED') reject(new Error(`${executionArn} is ${status}`));
      else if (
        !source ||
        states
          .history(executionArn)
          .some(
            ({ type, stateEnteredEventDetails: details }) =>
              type === 'TaskStateEntered' && /^Summar/.test(details?.name ?? ''),
          )
      ) {
        end();
        resolve();
      }
    });
  });
}
