import { installNetworkGuard } from '../../../guard/network-guard.mjs';

// Preloaded into a job's process, so that nothing it does reaches real AWS.
installNetworkGuard(`Job '${process.env.AWS_BATCH_JOB_ID}'`);
