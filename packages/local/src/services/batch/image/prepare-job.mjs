import { installNetworkGuard } from '../../../kernel/guard/network-guard.mjs';
import { resolveSyncHosts } from '../../../kernel/guard/sync-hosts.mjs';

// Preloaded into a job's process, so that its AWS clients reach the local endpoint, and nothing it does reaches real
// AWS.
resolveSyncHosts();
const { searchParams } = new URL(import.meta.url);
if (!searchParams.has('allow-aws-hosts')) installNetworkGuard(`Job '${process.env.AWS_BATCH_JOB_ID}'`);
