import { synthesize } from './synthesize.js';

// The CDK CLI sets CDK_OUTDIR.
synthesize({ outdir: process.env['CDK_OUTDIR'] ?? 'cdk.out' });
