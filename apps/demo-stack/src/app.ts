import { synthesize } from './synthesize.js';

// The CDK's command line says where it wants the assembly; without it, here.
synthesize({ outdir: process.env['CDK_OUTDIR'] ?? 'cdk.out' });
