import { installNetworkGuard } from '../../../../kernel/guard/network-guard.mjs';
import { resolveSyncHosts } from '../../../../kernel/guard/sync-hosts.mjs';

// Loaded before all other code of a function's process, in each of its threads.
const { searchParams } = new URL(import.meta.url);
resolveSyncHosts();
if (!searchParams.has('allow-aws-hosts')) installNetworkGuard(`Function '${process.env.AWS_LAMBDA_FUNCTION_NAME}'`);
