/** The prefix of Stepwell's own objects in a bucket. No workflow puts a user's object under it. */
export const STEPWELL_PREFIX = '_stepwell/';
