#!/usr/bin/env node
// Writes sdk-services.json: the IDs of all AWS services, from service models in the form of botocore's `service-2.json`
// (Apache License 2.0, https://github.com/boto/botocore). Step Functions derives the names of AWS SDK integrations from
// them; `src/services/states/integrations/service-call/sdk-names.ts` has the rule.
//
//     node make-sdk-services.mjs <botocore's data folder> <source, such as "botocore 1.43.107">

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Services that AWS has retired. Their integrations are still in the guide's table. */
const retired = [
  'Alexa For Business',
  'CodeStar',
  'Elastic Inference',
  'Elastic Transcoder',
  'Evidently',
  'Honeycode',
  'IoT 1Click Projects',
  'IoTAnalytics',
  'IoT Events',
  'IoT Events Data',
  'IoTFleetHub',
  'LookoutVision',
  'Macie',
  'Mobile',
  'OpsWorks',
  'OpsWorksCM',
  'Panorama',
  'QLDB',
  'QLDB Session',
  'RoboMaker',
  'SMS',
];

const [folder, source] = process.argv.slice(2);
if (folder === undefined || source === undefined)
  throw new Error('usage: node make-sdk-services.mjs <data folder> <source, such as "botocore 1.43.107">');

const serviceIds = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name)) && !name.includes('.'))
  .flatMap((name) => {
    const date = readdirSync(join(folder, name)).sort().at(-1);
    const file = date === undefined ? undefined : join(folder, name, date, 'service-2.json.gz');
    if (file === undefined || !existsSync(file)) return [];
    return [JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')).metadata.serviceId];
  });

writeFileSync(
  join(import.meta.dirname, 'sdk-services.json'),
  `${JSON.stringify({ source, serviceIds: [...new Set([...serviceIds, ...retired])].sort() }, undefined, 2)}\n`,
);
