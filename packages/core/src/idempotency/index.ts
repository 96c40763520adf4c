export {
  type Claim,
  type ClaimStatus,
  type Claims,
  type Completed,
  type Free,
  type Held,
  type Taken,
} from './claims.js';
export { type ClaimChange, type ClaimRow, CLAIM_RETENTION_SECONDS } from './claim-row.js';
export { type ClaimTable, createMemoryClaimTable, createTableClaims } from './table-claims.js';
export {
  CLAIM_EXPIRY_ATTRIBUTE,
  type ClaimItem,
  type ClaimItemUpdate,
  claimItemUpdate,
  claimRowOf,
} from './dynamodb-rows.js';
