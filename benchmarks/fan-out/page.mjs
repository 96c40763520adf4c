// Writes docs/fan-out-costs.md from the counts.
import { SOURCE } from './designs.mjs';
import { COMPUTE_SECONDS, EXPRESS_GB, PRICES_RETRIEVED, prices } from './prices.mjs';

const number = (value) => value.toLocaleString('en-US');
const dollars = (value) => `$${value.toFixed(4)}`;

/**
 * The cost of an execution in USD. Express executions that wait for an item are billed for its duration, others for the
 * minimum of 100 ms.
 */
export function costOf({ name, transitions, expressExecutions, invocations, events, writes, puts, gets }, items) {
  const waiting = name.includes('CALLBACK')
    ? items * COMPUTE_SECONDS
    : name.includes('Express children')
      ? expressExecutions * COMPUTE_SECONDS
      : expressExecutions * 0.1;
  return (
    transitions * prices.standardTransition.usd +
    expressExecutions * prices.expressRequest.usd +
    waiting * EXPRESS_GB * prices.expressGbSecond.usd +
    invocations * prices.lambdaRequest.usd +
    events * prices.event.usd +
    writes * prices.write.usd +
    puts * prices.s3Put.usd +
    gets * prices.s3Get.usd
  );
}

/** The page. */
export function page(rows, items) {
  const source = rows.find(({ name }) => name === SOURCE);
  const line = (row) => {
    const cost = costOf(row, items);
    const cells = [
      row.name,
      ...[row.transitions, row.expressExecutions, row.invocations, row.events, row.writes, row.puts, row.gets].map(
        number,
      ),
      `**${dollars(cost)}**`,
      `${(cost / costOf(source, items)).toFixed(2)} ×`,
    ];
    return `| ${cells.join(' | ')} |`;
  };
  return `# Fan-out costs

${number(items)} items through each design, counted by the local runtime on ${new Date().toISOString().slice(0, 10)}: every state that a Standard execution entered (children of Distributed Maps
too), every Express execution, every invocation of a function, every event put on the bus, every write to DynamoDB and every request to S3 was counted as it happened, with no
failure among the items. This page is written by \`node fan-out/costs.mjs\` in \`benchmarks/\` (after \`npx nx build @stepwell/demo-stack\`); nothing in it was run against AWS.

| ${number(items)} items | state transitions | Express executions | Lambda invocations | events | DynamoDB writes | S3 PUT, LIST | S3 GET | cost | of the source’s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.map(line).join('\n')}

The costs exclude the compute function, which is the same in each design: ${number(items)} calls of ${COMPUTE_SECONDS} s at 256 MB on arm64 are $${(items * COMPUTE_SECONDS * 0.25 * 0.0000133334).toFixed(4)}. An Express execution that waits for an
item is billed as long as that takes: ${COMPUTE_SECONDS} s at 64 MB here (CALLBACK: for each item; Express children: for each batch of 40, whose items run side by side); others for 100 ms. Logs, traces, EventBridge's deliveries to targets of the same account
(free) and free tiers are left out. A write counts as one unit here, which holds for rows of up to 1 KB.

| price, us-east-1, retrieved ${PRICES_RETRIEVED} | | as of |
| --- | --- | --- |
${Object.values(prices)
  .map(({ what, per, asOf }) => `| ${what} | ${per} | ${asOf} |`)
  .join('\n')}

## How to choose

| | take |
| --- | --- |
| up to some two thousand items, short, no trouble | \`INLINE\`; \`NESTED\` where more than 40 have to run at a time |
| more than that, or results that are larger than a few hundred bytes each | \`DISTRIBUTED\`; with Express children where a batch takes less than five minutes, which costs least of all |
| the consumer listens on a bus and responds later | \`CALLBACK\` |
| items that are computed by different targets, hours apart, to a deadline | \`EventFanOut\` |

\`PARALLEL\` costs as \`INLINE\` does, and is there because the study had it: its branches are 40 items wide each.

The source's design pays for every item twice over: an execution of its own to add one to a counter (three transitions with the update and the choice), besides the one that puts the event.
It is built as a fixture in \`benchmarks/fan-out/source-design.mjs\`, defects and all, only to be counted.
`;
}
