// `npm run test:long`: the tests that take too long for `npm test`, which CONTRIBUTING.md lists.
import { runNx } from './nx.mjs';

process.exit(await runNx(['run-many', '--targets=test-long', '--output-style=stream', ...process.argv.slice(2)]));
