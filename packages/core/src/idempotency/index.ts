export { type Claim, type Claims, type Completed, type Free, type Held, type Standing, type Taken } from './claims.js';
export { CLAIM_EXPIRY_ATTRIBUTE, CLAIM_RETENTION_SECONDS, type Row, type RowUpdate } from './claim-row.js';
export { type ClaimTable, createTableClaims } from './table-claims.js';
