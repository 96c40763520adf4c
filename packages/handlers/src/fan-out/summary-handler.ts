import { type ItemOutcome, type SummaryEvent, isItemSuccess } from '@stepwell/core/fan-out';
import { type PrimesOfRange, type PrimesSummary, mergePrimes } from '@stepwell/core/primes';

/**
 * The sample summary: the ranges that were counted, put together. @param readReport gives the text of the report, where
 * the outcomes are too many for the event
 */
export async function handleSummary(
  event: SummaryEvent<PrimesOfRange>,
  readReport: (bucket: string, key: string) => Promise<string>,
): Promise<PrimesSummary> {
  const outcomes = event.results ?? linesOf(await readReport(event.report.bucket, event.report.key));
  return mergePrimes(outcomes.filter(isItemSuccess).map(({ result }) => result));
}

/** The fan-out wrote the report, and the results in it are those of the sample compute function. */
function linesOf(report: string): ItemOutcome<PrimesOfRange>[] {
  return report
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ItemOutcome<PrimesOfRange>);
}
