import { type ItemOutcome, type SummaryEvent, isItemSuccess } from '@stepwell/core/fan-out';
import { type PrimesOfRange, type PrimesSummary, mergePrimes } from '../../primes/index.js';

/**
 * Merges the counted ranges. @param readReport reads the report, for a request whose outcomes exceed the size of an
 * event
 */
export async function handleSummary(
  event: SummaryEvent<PrimesOfRange>,
  readReport: (bucket: string, key: string) => Promise<string>,
): Promise<PrimesSummary> {
  const outcomes = event.results ?? linesOf(await readReport(event.report.bucket, event.report.key));
  return mergePrimes(outcomes.filter(isItemSuccess).map(({ result }) => result));
}

/** The report contains results of the sample compute function. */
function linesOf(report: string): ItemOutcome<PrimesOfRange>[] {
  return report
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ItemOutcome<PrimesOfRange>);
}
