// `npm run test:long`: the tests that take too long for `npm test`. CONTRIBUTING.md says which there are and how long
// they take.
import { runNx } from './nx.mjs';

process.exit(await runNx(['run-many', '--targets=test-long', '--output-style=stream', ...process.argv.slice(2)]));
